import type { ProbeFact } from '../../model/entry.ts';
import type { StepSpan } from '../../model/facts.ts';
import type { Plan } from '../../model/plan.ts';
import type { SteadyWait } from '../../model/result.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { EVEN_ANSWERS, lookAt } from '../../stats/steady.ts';
import type { TrendPoint } from '../../stats/trend.ts';

/** Every wait for even answers that made a read, decided by the rule of the runner. Journals of 0.1 hold no reads: then the step's word counts. */
export function waitsOf(plan: Plan, steps: readonly StepSpan[], probes: readonly ProbeFact[]): SteadyWait[] {
  const bySteps = Map.groupBy(probes, ({ step }) => step);
  return steps.flatMap((step) => {
    const maxMs = longestWait(plan, step);
    const reads = bySteps.get(step.id);
    if (maxMs === undefined) return [];
    const wait = reads === undefined ? asRecorded(step) : decided(reads, maxMs);
    return wait === undefined
      ? []
      : [{ step: step.id, ...(step.level !== undefined && { level: step.level }), ...wait }];
  });
}

type Decision = Omit<SteadyWait, 'step' | 'level'>;

function decided(probes: readonly ProbeFact[], maxMs: Milliseconds): Decision {
  const reads = probes.map(({ sinceMs, latencyMs }): TrendPoint => [sinceMs, latencyMs]);
  const looks = reads.flatMap((_, index) => lookAt(reads, index, EVEN_ANSWERS, maxMs) ?? []);
  const last = looks.find(({ steady }) => steady) ?? looks.at(-1);
  return {
    steady: last?.steady === true,
    waitedMs: probes.at(-1)?.sinceMs ?? ms(0),
    reads: reads.length,
    reason: last?.reason ?? 'the wait ended before the first look',
  };
}

function asRecorded({ facts }: StepSpan): Decision | undefined {
  const { steady, waitedMs } = facts ?? {};
  if (typeof steady !== 'boolean' || typeof waitedMs !== 'number') return undefined;
  return {
    steady,
    waitedMs: ms(waitedMs),
    reads: 0,
    reason: 'the reads are not in the journal',
  };
}

function longestWait({ experiment, steps }: Plan, { id, kind }: StepSpan): Milliseconds | undefined {
  if (kind === 'warm-up') return experiment.steady.warmUpMaxMs;
  return kind === 'cool-down' ? steps.find((step) => step.id === id)?.estimateMs : undefined;
}
