import { isOnHost } from '../../model/infrastructure.ts';
import { hostMetrics } from '../../model/metrics/host.ts';
import type { MetricName } from '../../model/metrics/index.ts';
import type { Measurement, Unmeasured } from '../../model/result.ts';
import type { RunRecord } from '../facts/record.ts';
import { single } from './estimate.ts';
import { partsOf } from './groups.ts';
import { hostUse, NO_LIMIT } from './host-use.ts';
import type { Measure } from './measure.ts';

/** What the runner's machine did while a load was made in the cluster on it. */
export const host: Measure = {
  metrics: hostMetrics,
  measure: (facts) => figuresOf(facts).flatMap(measured),
  unmeasured: (facts) => figuresOf(facts).flatMap(unmeasured),
};

interface Figure extends Pick<Measurement, 'metric' | 'labels'> {
  readonly statistic: 'share' | 'mean';
  /** A text is why there is none. */
  readonly value: number | string;
}

function figuresOf(facts: RunRecord): Figure[] {
  const { infrastructure } = facts.plan.experiment.cluster ?? {};
  if (infrastructure === undefined || !isOnHost(infrastructure)) return [];
  return partsOf(facts).flatMap(({ labels, steps }) => {
    const edges = facts.hostEdges.filter(({ load }) => steps.has(load));
    if (edges.length === 0) return [];
    const { throttled, steal, others, pressures } = hostUse(edges, facts.host);
    return [
      share('host-throttling', labels, throttled),
      share('host-steal', labels, steal),
      { metric: 'host-cpu-of-others', labels, statistic: 'mean', value: others },
      ...pressures.map(({ resource, stall, share: value }) =>
        share('host-pressure', { ...labels, resource, stall }, value),
      ),
    ];
  });
}

const share = (metric: MetricName, labels: Figure['labels'], value: Figure['value']): Figure => ({
  metric,
  labels,
  statistic: 'share',
  value,
});

const measured = ({ metric, labels, statistic, value }: Figure): Measurement[] =>
  typeof value === 'string' ? [] : [single(metric, labels, { [statistic]: { value } }, 1)];

/** Without a limit there is nothing to miss. */
const unmeasured = ({ metric, labels, value }: Figure): Unmeasured[] =>
  typeof value === 'string' && value !== NO_LIMIT ? [{ metric, labels, reason: value }] : [];
