import type { StepSpan } from '../model/facts.ts';
import type { HookOutcome } from '../model/result.ts';
import { ms } from '../model/units.ts';
import type { RunRecord } from './facts/record.ts';

/** What came of each hook that was due, from the attempts at it: one that a step did once more has one outcome, that of the last. */
export function hooksOf({ hooks, steps, plan }: Pick<RunRecord, 'hooks' | 'steps' | 'plan'>): HookOutcome[] {
  const planned = new Map(plan.steps.map((step) => [step.id, step]));
  return steps.flatMap((span) => {
    const step = planned.get(span.id);
    if (step?.kind !== 'hook') return [];
    const { name, scope, moment } = step.hook;
    const level = step.level === undefined ? {} : { level: step.level };
    return [{ step: span.id, name, scope, moment, does: step.does, ...level, ...outcomeOf(span, hooks) }];
  });
}

function outcomeOf(
  { id, how, reason }: StepSpan,
  all: RunRecord['hooks'],
): Pick<HookOutcome, 'how' | 'reason' | 'attempts' | 'durationMs' | 'lastLines'> {
  const attempts = all.filter(({ step }) => step === id);
  const last = attempts.at(-1);
  const isSkipped = last?.how === 'skipped';
  const ended = isSkipped ? last.how : how;
  const why = isSkipped ? last.reason : reason;
  return {
    ...(ended !== undefined && { how: ended }),
    ...(why !== undefined && { reason: why }),
    attempts: isSkipped ? 0 : attempts.length,
    durationMs: ms(attempts.reduce((total, { durationMs }) => total + durationMs, 0)),
    ...(last?.lastLines !== undefined && { lastLines: last.lastLines }),
  };
}
