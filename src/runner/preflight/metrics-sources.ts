import type { MetricsSource } from '../context.ts';
import { ok, type PreflightCheck, warning } from './check.ts';

/** Which sources of metrics answer; an absent one is said to be absent, and its measurements are left out. */
export const metricsSources: PreflightCheck = {
  name: 'metrics',
  async look({ findMetrics, signal }) {
    const metrics = await findMetrics(signal);
    if (metrics.length === 0)
      return [warning('no sources of metrics are known', 'API and resource figures will be absent')];
    const scrapes = await Promise.all(metrics.map((source) => source.sample('during', signal)));
    const absent = metrics.flatMap(({ name }, index) => {
      const scrape = scrapes[index];
      return scrape?.state === 'absent' ? [{ name, reason: scrape.reason }] : [];
    });
    if (absent.length === 0) return [ok(`${metrics.length} sources of metrics answer${through(metrics)}`)];
    const reasons = [...Map.groupBy(absent, ({ reason }) => reason)].map(
      ([reason, same]) => `${same.map(({ name }) => name).join(', ')} (${reason})`,
    );
    return [warning(`absent: ${reasons.join(', ')}`, 'what they would show is left out of the result, never 0')];
  },
};

function through(metrics: readonly MetricsSource[]): string {
  const scraped = metrics.filter(({ via }) => via === 'prometheus').length;
  return scraped === 0 ? '' : `, ${scraped} of them through Prometheus`;
}
