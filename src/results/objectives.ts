import type { MissedObjective } from '../engines/outcome.ts';
import type { BenchmarkSample } from '../model/facts.ts';
import type { ThresholdOutcome } from '../model/result.ts';
import type { RunRecord } from './facts/record.ts';
import { levelLabels } from './measurements/groups.ts';

/** Engines have objectives of their own: one that was missed fails the run as a threshold does, for its numbers are whole. */
export function objectiveOutcomes({ benchmarks, steps }: Pick<RunRecord, 'benchmarks' | 'steps'>): ThresholdOutcome[] {
  const judged = samplesOfEngines({ benchmarks, steps }).flatMap(({ status, missed, level = '', tool }) =>
    status === 'ok' && missed !== undefined ? [{ level, tool, missed: missed.length }] : [],
  );
  return [...Map.groupBy(judged, ({ level }) => level)].map(([level, samples]) => {
    const value = samples.reduce((total, { missed }) => total + missed, 0);
    const labels = { ...levelLabels(level), measurement: samples[0]?.tool ?? '', reading: 'missed' };
    return {
      metric: 'engine-objectives',
      labels,
      statistic: 'value',
      bound: 'max',
      limit: 0,
      value,
      passed: value === 0,
    };
  });
}

/** In the order in which the engine says them. */
export const missedObjectives = (facts: Pick<RunRecord, 'benchmarks' | 'steps'>): MissedObjective[] =>
  samplesOfEngines(facts).flatMap(({ missed = [] }) => missed);

function samplesOfEngines({ benchmarks, steps }: Pick<RunRecord, 'benchmarks' | 'steps'>): BenchmarkSample[] {
  const engines = new Set(steps.filter(({ kind }) => kind === 'engine').map(({ id }) => id));
  return benchmarks.filter(({ step }) => engines.has(step));
}
