import type { Stamp, StepEnded, StepStarted } from '../../model/entry.ts';
import type { StepSpan } from '../../model/facts.ts';

/** Gathers the steps of a run in the order in which they began. */
export interface Steps {
  start(fact: StepStarted & Stamp): void;
  end(fact: StepEnded & Stamp): void;
  all(): readonly StepSpan[];
}

export function gatherSteps(): Steps {
  const spans = new Map<string, StepSpan>();
  return {
    start({ step, kind, role, level, at }) {
      // A run that was resumed prepares again: what counts is when it did so last.
      spans.delete(step);
      spans.set(step, { id: step, kind, role, level, startedAt: at });
    },
    end({ step, how, reason, facts, at }) {
      const span = spans.get(step);
      if (span !== undefined) spans.set(step, { ...span, endedAt: at, how, reason, facts });
    },
    all: () => [...spans.values()],
  };
}
