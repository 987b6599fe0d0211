import type { RegimeDifference } from './comparable.ts';
import type { Run } from './run.ts';

/** A run at which soft facts changed: a kernel, a QEMU, a microcode. Numbers before and after it are compared, and it may be why they differ. */
export interface FactMark {
  /** Of the run in its history. */
  readonly place: number;
  /** `base` is what the last run before it recorded that is trusted and says something of the fact. */
  readonly differences: readonly RegimeDifference[];
}

/** What marks a history. */
export interface Marks {
  /** In the order of runs. */
  readonly marks: readonly FactMark[];
  /** Facts that are another from run to run, as the version under test is: they mark nothing. */
  readonly varying: readonly string[];
}

/** A fact varies where it changed so often, and at more than half of the runs that could show it. */
const OFTEN = 5;

/**
 * Where soft facts changed, whether a level did or not. A fact that a run does not record is not known, which is no change; INVALID runs say nothing.
 * @param runs of one line, in order
 */
export function marksOf(runs: readonly Run[]): Marks {
  const steps = stepsOf(runs);
  const varying = varyingIn(steps);
  const changes = steps.filter(({ fact, base, head }) => base !== head && !varying.has(fact));
  const marks = [...Map.groupBy(changes, ({ place }) => place)].map(([place, own]) => ({
    place,
    differences: own.map(({ fact, base, head }) => ({ fact, base, head })),
  }));
  return { marks, varying: [...varying].sort() };
}

/** A fact of a run beside what was last known of it. */
interface Step extends RegimeDifference {
  readonly place: number;
}

function stepsOf(runs: readonly Run[]): Step[] {
  const known = new Map<string, string>();
  return runs.flatMap(({ outcome, regime: { soft } }, place) =>
    Object.entries(outcome === 'invalid' ? {} : soft).flatMap(([fact, head]) => {
      const base = known.get(fact);
      known.set(fact, head);
      return base === undefined ? [] : [{ place, fact, base, head }];
    }),
  );
}

const varyingIn = (steps: readonly Step[]): Set<string> =>
  new Set(
    [...Map.groupBy(steps, ({ fact }) => fact)].flatMap(([fact, own]) => {
      const changed = own.filter(({ base, head }) => base !== head).length;
      return changed >= OFTEN && 2 * changed > own.length ? [fact] : [];
    }),
  );
