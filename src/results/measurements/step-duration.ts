import { stepDurationMetrics } from '../../model/metrics/step-duration.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { pausedWithin } from '../facts/pauses.ts';
import { pointOf, single } from './estimate.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';

/** Steps that ended as planned; how long a broken one took says nothing. */
export const stepDuration: Measure = {
  metrics: stepDurationMetrics,
  measure({ steps, pauses }) {
    const durations = new Map<string, { labels: Measurement['labels']; lengths: Length[] }>();
    for (const { kind, level = '', startedAt, endedAt, how } of steps) {
      if (endedAt === undefined || how !== 'done') continue;
      const key = `${kind} ${level}`;
      const entry = durations.get(key) ?? { labels: { ...levelLabels(level), step: kind }, lengths: [] };
      durations.set(key, entry);
      entry.lengths.push({
        took: endedAt - startedAt,
        paused: pausedWithin(pauses, { from: startedAt, to: endedAt }),
      });
    }
    return [...durations.values()].map(({ labels, lengths }) =>
      single('step-duration', labels, { value: meanOf(lengths) }, lengths.length),
    );
  },
};

interface Length {
  readonly took: number;
  /** For so long of it our own process did nothing. */
  readonly paused: number;
}

/** A step that went on while our own process did nothing may have been over earlier by as much. */
function meanOf(lengths: readonly Length[]): Omit<Statistic, 'name'> {
  const mean = (of: (length: Length) => number): number =>
    lengths.reduce((total, length) => total + of(length), 0) / lengths.length;
  const took = mean((length) => length.took);
  const awake = mean((length) => length.took - length.paused);
  return { ...pointOf(took, { low: awake }), ...(awake < took && { low: awake, high: took, covers: 'run' }) };
}
