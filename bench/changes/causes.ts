import { type Cause, causeOf } from '../../src/analysis/cause/cause.ts';
import { type ChangeEvent, changesOf } from '../../src/analysis/changes/changes.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { withHealth } from '../../src/history/health.ts';
import type { History } from '../../src/history/history.ts';
import type { Merge } from '../../src/history/merges.ts';
import type { Label } from '../support/kubevirt-history.ts';
import { ofAll } from './figures.ts';

const NEAR = 3;

/** What is said of a labelled event on its whole lane. */
interface Answer {
  readonly label: Label;
  /** Changes that hold one of its series. */
  readonly changes: number;
  readonly cause?: Cause;
  /** Of the merge that caused it, from 0; undefined where it is not in the window, or none is known. */
  readonly rank?: number;
}

/** Class and culprit of each labelled event; and how many changes one gives. */
export function causeFigures(
  lanes: ReadonlyMap<string, History>,
  labels: readonly Label[],
  merges: readonly Merge[],
): Record<string, string> {
  const all = [...Map.groupBy(labels, ({ job }) => job)].flatMap(([job, own]) => answers(lanes.get(job), own, merges));
  const found = all.filter(({ cause }) => cause !== undefined);
  const named = found.filter(({ label }) => label.pullRequest !== null);
  const isNewest = ({ label, cause }: Answer): boolean => isOf(cause?.window.merges.at(-1), label);
  return {
    'labelled events that are found': ofAll(found.length, all.length),
    'changes for each of them': (
      found.reduce((sum, { changes }) => sum + changes, 0) / Math.max(1, found.length)
    ).toFixed(2),
    'class right': ofAll(found.filter(isClassRight).length, found.length),
    'culprit first': ofAll(named.filter(({ rank }) => rank === 0).length, named.length),
    'culprit among the first three': ofAll(named.filter(({ rank = 3 }) => rank < 3).length, named.length),
    'the newest merge is it': ofAll(named.filter(isNewest).length, named.length),
    'not right': all.flatMap(faults).join('; ') || 'none',
  };
}

function answers(lane: History | undefined, labels: readonly Label[], merges: readonly Merge[]): Answer[] {
  if (lane === undefined) return [];
  const history = withHealth(lane);
  const { events } = changesOf(history, declarations());
  return [...Map.groupBy(labels, ({ event }) => event).values()].flatMap((own) => {
    const [label] = own;
    const mine = eventsOf(history, events, own);
    const cause = mine[0] && causeOf(history, mine[0], events, { merges });
    const rank = label && cause?.suspects.findIndex(({ merge }) => isOf(merge, label));
    if (label === undefined) return [];
    return [{ label, changes: mine.length, ...(cause && { cause }), ...(rank !== undefined && rank >= 0 && { rank }) }];
  });
}

const isOf = (merge: Merge | undefined, { pullRequest }: Label): boolean => merge?.pullRequest === String(pullRequest);
const isClassRight = ({ label, cause }: Answer): boolean => cause?.class.startsWith(label.class) ?? false;

function faults(answer: Answer): string[] {
  const { label, cause, rank } = answer;
  if (cause === undefined) return [`${label.event} is not found`];
  const place = rank === undefined ? 'not among' : `place ${rank + 1} of`;
  const isLow = label.pullRequest !== null && (rank ?? 3) >= 3;
  return [
    ...(isClassRight(answer) ? [] : [`${label.event} is ${label.class}, said ${cause.class}`]),
    ...(isLow ? [`${label.event}: #${label.pullRequest} is ${place} ${cause.suspects.length} merges`] : []),
  ];
}

/** Those that hold a labelled series, then one that says its values are bounds. */
function eventsOf(history: History, events: readonly ChangeEvent[], labels: readonly Label[]): ChangeEvent[] {
  const first = history.runs.findIndex(({ build }) => build === labels[0]?.firstAffectedBuild);
  const beside = events.filter(({ found }) => found && found.first - NEAR <= first && first <= found.last + NEAR);
  const names = new Set(labels.map(({ kind, metric }) => `${metric}.${kind}.value`));
  const own = beside.filter(({ found }) =>
    [...(found?.changes ?? []), ...(found?.alongside ?? [])].some(({ series }) => names.has(series)),
  );
  return own.length > 0 ? own : beside.filter(({ family }) => family === 'validity');
}
