import { stepDurationMetrics } from '../../model/metrics/step-duration.ts';
import type { Measurement } from '../../model/result.ts';
import { single } from './estimate.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';

/** Steps that ended as planned; how long a broken one took says nothing. */
export const stepDuration: Measure = {
  metrics: stepDurationMetrics,
  measure({ steps }) {
    const durations = new Map<string, { labels: Measurement['labels']; lengths: number[] }>();
    for (const { kind, level = '', startedAt, endedAt, how } of steps) {
      if (endedAt === undefined || how !== 'done') continue;
      const key = `${kind} ${level}`;
      const entry = durations.get(key) ?? { labels: { ...levelLabels(level), step: kind }, lengths: [] };
      durations.set(key, entry);
      entry.lengths.push(endedAt - startedAt);
    }
    return [...durations.values()].map(({ labels, lengths }) => {
      const mean = lengths.reduce((total, length) => total + length, 0) / lengths.length;
      return single('step-duration', labels, { value: { value: mean } }, lengths.length);
    });
  },
};
