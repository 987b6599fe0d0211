import { componentOf } from '../../model/families.ts';
import { queuesMetrics } from '../../model/metrics/queues.ts';
import type { Measurement } from '../../model/result.ts';
import { levels } from '../facts/charts.ts';
import { risesOf } from '../facts/histograms.ts';
import type { RunRecord } from '../facts/record.ts';
import { isWithin } from '../facts/usage.ts';
import { single } from './estimate.ts';
import { type Part, partsOf } from './groups.ts';
import type { Measure } from './measure.ts';

const RETRIES = ['workqueue_retries_total', 'kubevirt_workqueue_retries_total'] as const;

/** Work queues of controllers: how deep they were, and how often work was put back. */
export const queues: Measure = {
  metrics: queuesMetrics,
  measure: (facts) => partsOf(facts).flatMap((part) => [...depths(facts, part), ...retries(part)]),
};

function depths({ gauges }: RunRecord, { edges, labels }: Part): Measurement[] {
  const deepest = new Map<string, { labels: Measurement['labels']; max: number; samples: number }>();
  for (const { family, component, queue, source, readings } of gauges) {
    if (family.metric !== 'queue-depth' || queue === undefined) continue;
    const own = edges.filter((each) => each.source === source);
    if (own.some(({ after }) => after === undefined)) continue;
    const inside = levels(readings).filter(([at]) => isWithin(at, own));
    if (inside.length === 0) continue;
    const key = `${component} ${queue}`;
    const known = deepest.get(key) ?? { labels: { ...labels, component, queue }, max: 0, samples: 0 };
    const max = Math.max(known.max, ...inside.map(([, value]) => value));
    deepest.set(key, { ...known, max, samples: known.samples + inside.length });
  }
  return [...deepest.values()].map(({ labels, max, samples }) =>
    single('queue-depth', labels, { max: { value: max } }, samples),
  );
}

function retries({ edges, labels }: Part): Measurement[] {
  const components = [...new Set(edges.map(({ source }) => componentOf(source)))].sort();
  return components.flatMap((component) => {
    const own = edges.filter(({ source }) => componentOf(source) === component);
    const rises = RETRIES.flatMap(
      (family) => risesOf(own, family, ({ labels: { name = '' } }) => ({ queue: name })) ?? [],
    );
    return rises.map(({ labels: queue, counts }) => {
      const value = counts.get(Infinity) ?? 0;
      return single('queue-retries', { ...labels, component, ...queue }, { count: { value } }, 1);
    });
  });
}
