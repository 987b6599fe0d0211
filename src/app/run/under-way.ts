import type { Fact } from '../../model/entry.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { type Milliseconds, ms, sum } from '../../model/units.ts';

/** Where a run is in its plan, from the facts that go into its journal. */
export interface UnderWay {
  take(fact: Fact, now: Milliseconds): void;
  at(now: Milliseconds): PlanPosition;
}

export interface PlanPosition {
  /** Undefined before the first. */
  readonly step: Step | undefined;
  readonly spentMs: Milliseconds;
  /** What the rest of the step and the steps that are due after it take, by the plan. */
  readonly leftMs: Milliseconds;
  /** Whether the step takes longer than planned: when it ends is not in the plan. */
  readonly isLate: boolean;
}

/** `kept` are the steps that a resumed run does not do again. */
export function followPlan({ steps }: Pick<Plan, 'steps'>, kept?: ReadonlySet<string>): UnderWay {
  const due = steps.filter(({ id }) => kept?.has(id) !== true);
  const entered = new Set<Step['level']>([undefined]);
  let step: Step | undefined;
  let since = ms(0);
  let isCutShort = false;

  /** After a step that failed the run only clears up, and only the levels that it has entered. */
  const isDue = ({ role, level }: Step): boolean => !isCutShort || (role === 'clear' && entered.has(level));

  return {
    take(fact, now) {
      if (fact.type === 'step-ended') isCutShort ||= fact.how !== 'done';
      if (fact.type !== 'step-started') return;
      step = due.find(({ id }) => id === fact.step);
      entered.add(step?.level);
      since = now;
    },
    at(now) {
      const spentMs = ms(step === undefined ? 0 : now - since);
      const estimateMs = step?.estimateMs ?? ms(0);
      const later = due.slice(step === undefined ? 0 : due.indexOf(step) + 1).filter(isDue);
      return {
        step,
        spentMs,
        leftMs: sum([ms(Math.max(0, estimateMs - spentMs)), ...later.map((each) => each.estimateMs)]),
        isLate: estimateMs > 0 && spentMs > estimateMs,
      };
    },
  };
}
