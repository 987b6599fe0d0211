import { type Check, ok, warning } from './check.ts';

/** Which sources of metrics answer; an absent one is said to be absent, and its measurements are left out. */
export const metricsSources: Check = {
  name: 'metrics',
  async look({ findMetrics, signal }) {
    const metrics = await findMetrics(signal);
    if (metrics.length === 0)
      return [warning('no sources of metrics are known', 'API and resource figures will be absent')];
    const scrapes = await Promise.all(metrics.map((source) => source.sample('during', signal)));
    const absent = metrics.flatMap(({ name }, index) => {
      const scrape = scrapes[index];
      return scrape?.state === 'absent' ? [`${name} (${scrape.reason})`] : [];
    });
    if (absent.length === 0) return [ok(`${metrics.length} sources of metrics answer`)];
    return [warning(`absent: ${absent.join(', ')}`, 'what they would show is left out of the result, never 0')];
  },
};
