import { followPlan, type PlanPosition } from '../app/run/under-way.ts';
import type { ShownRun } from '../app/run/watcher.ts';
import type { CallFact, Fact } from '../model/entry.ts';
import { hookText } from '../model/hook.ts';
import type { Plan, Step, StepKind } from '../model/plan.ts';
import type { Milliseconds } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';

/** How far a run is, from the facts that go into its journal. */
export interface Progress {
  take(fact: Fact, now: Milliseconds): void;
  /** Where the run is, its counts, the achieved rate, and the time that its plan has left. */
  line(now: Milliseconds): string;
}

export function createProgress({ plan, waitingFor, turn, kept }: ShownRun): Progress {
  const kinds = new Set(plan.experiment.workloads.map(({ manifest }) => String(manifest.kind)));
  const underWay = followPlan(plan, kept);
  let counts = NOTHING;
  const arrived = new Set<string>();
  const running = new Set<string>();

  const begin = (kind: StepKind): void => {
    if (kind !== 'load' && kind !== 'warm-up') return;
    counts = NOTHING;
    arrived.clear();
    running.clear();
  };
  const see = ({ object, change }: Extract<Fact, { type: 'seen' }>): void => {
    if (!kinds.has(object.kind) || object.owner !== undefined) return;
    if (change === 'deleted') counts = { ...counts, deleted: counts.deleted + 1 };
    if (change === 'deleted' || !object.ready) running.delete(object.uid);
    else for (const uids of [arrived, running]) uids.add(object.uid);
  };

  const waiting = (): string | undefined => {
    const words = waitingFor.words();
    return words === undefined ? undefined : `waiting for ${shortened(words)}`;
  };

  return {
    take(fact, now) {
      underWay.take(fact, now);
      if (fact.type === 'step-started') begin(fact.kind);
      else if (fact.type === 'seen') see(fact);
      else if (fact.type === 'call' && fact.verb === 'create') counts = withCreate(counts, fact);
    },
    line: (now) => [turn, lineOf(now)].filter(Boolean).join(': '),
  };

  function lineOf(now: Milliseconds): string {
    const position = underWay.at(now);
    const { step, spentMs } = position;
    if (step === undefined) return 'starting';
    const left = leftText(step, position);
    if (OF_OWN_PODS.has(step.kind)) return `${step.kind}${placeOf(plan, step)}: ${waiting() ?? 'beginning'}; ${left}`;
    if (kinds.size === 0 || !COUNTING.has(step.kind)) return `${nameOf(step)}: ${waiting() ?? left}`;
    const rate =
      step.kind === 'load' && spentMs > 0 ? `, ${((arrived.size * 1000) / spentMs).toFixed(1)} running/s` : '';
    const refused = counts.refused > 0 ? `, ${counts.refused} refused` : '';
    const objects = `${counts.created} created, ${running.size} running, ${counts.deleted} deleted${rate}${refused}`;
    return `${nameOf(step)}: ${objects}; ${left}`;
  }
}

const nameOf = (step: Step): string =>
  step.kind === 'hook'
    ? hookText(step.hook, step.does, step.level)
    : [step.kind, step.level].filter((word) => word !== undefined).join(' ');

/** ` streams-4 (7 of 30)` */
function placeOf({ steps }: Plan, step: Step): string {
  const all = steps.filter(({ kind }) => kind === step.kind);
  return all.length < 2 ? '' : ` ${step.level ?? ''} (${all.indexOf(step) + 1} of ${all.length})`;
}

/** Steps whose objects are not those of a workload. */
const OF_OWN_PODS: ReadonlySet<StepKind> = new Set(['benchmark', 'engine', 'ramp']);

/** Steps for which counts say more than what is waited for. */
const COUNTING: ReadonlySet<StepKind> = new Set(['load', 'churn', 'settle', 'delete']);

/** A line that is drawn again must not be longer than the terminal is wide. */
const shortened = (words: string): string => (words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`);
const LONGEST = 150;

const NOTHING = { created: 0, deleted: 0, refused: 0 };

/** Only the reply to a creation has the UID. */
const withCreate = (counts: typeof NOTHING, { uid }: CallFact): typeof NOTHING =>
  uid === undefined ? { ...counts, refused: counts.refused + 1 } : { ...counts, created: counts.created + 1 };

/** What takes longer than planned ends at a time that the plan does not know. */
function leftText(step: Step, { leftMs, isLate }: PlanPosition): string {
  const left = `about ${formatQuantity(leftMs, 'ms')}`;
  const begins = AFTER_OTHERS[step.kind];
  if (begins !== undefined) return `${left} ${begins}`;
  return isLate ? `longer than planned, ${left} left after it` : `${left} left`;
}

/** Steps that wait for others, and when they have ended: how long others take is not in the plan. */
const AFTER_OTHERS: Partial<Record<StepKind, string>> = {
  image: 'once its images are there',
  lock: 'once it is held',
};
