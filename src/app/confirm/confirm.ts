import type { Comparison } from '../../analysis/compare/compare.ts';
import { type BuildRange, type BuildWord, narrowed, nextOf } from '../../analysis/confirm/range.ts';
import { placeOf, shownOf } from '../../analysis/confirm/shown.ts';
import type { Confirmed, ConfirmedMerge } from '../../history/confirmed.ts';
import type { ExitName } from '../../model/errors.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Alternation, type AlternationWatcher, alternate } from '../run/alternate.ts';
import type { RunRequest } from '../run/ask.ts';
import type { Build, ConfirmPlan } from './plan.ts';

/** How the builds of a change were run again. */
export interface ConfirmEnd {
  /** Absent where the runs came to no end. */
  readonly confirmed?: Confirmed;
  /** `failed`: it is confirmed, and for the worse. `pass`: the builds are the same, or it is for the better. Otherwise as of a comparison. */
  readonly exit: ExitName;
}

export interface ConfirmRun extends RunRequest {
  readonly compared: Alternation['compared'];
  readonly now: () => EpochMs;
}

/**
 * Runs both ends of a change in turn, and where they differ as it says, halves what lies between until one merge is left, or what cannot be run or distinguished.
 */
export async function confirm(
  plan: ConfirmPlan,
  request: ConfirmRun,
  watcher: AlternationWatcher,
): Promise<ConfirmEnd> {
  const last = plan.builds.length - 1;
  const ends = await inTurn(plan, last, request, watcher);
  if (ends.comparison === undefined) return { exit: ends.exit };
  const shown = shownOf(plan.note, ends.comparison);
  if (shown === 'unclear') return { exit: ends.comparison.conclusion === 'invalid' ? 'invalid' : 'inconclusive' };
  const known = { plan, request, ends: ends.comparison, watcher };
  const { range, runs } =
    shown === 'shown' ? await halved(known, { good: 0, bad: last }) : { range: { good: 0, bad: last }, runs: 0 };
  return {
    confirmed: confirmedOf(plan, {
      isConfirmed: shown === 'shown',
      range,
      runs: plan.runsEach + runs,
      at: request.now(),
    }),
    exit: shown === 'shown' && plan.note.meaning === 'worse' ? 'failed' : 'pass',
  };
}

interface Halving {
  readonly plan: ConfirmPlan;
  readonly request: ConfirmRun;
  readonly ends: Comparison;
  readonly watcher: AlternationWatcher;
}

/** What cannot be placed ends it: the range that is left is true, and its builds may be run by hand. */
async function halved(
  { plan, request, ends, watcher }: Halving,
  from: BuildRange,
): Promise<{ range: BuildRange; runs: number }> {
  const canRun = plan.builds.map(({ missing }) => missing === undefined);
  let range = from;
  let runs = 0;
  for (let next = nextOf(range, canRun); next !== undefined; next = nextOf(range, canRun)) {
    const { comparison } = await inTurn(plan, next, request, watcher);
    runs += comparison === undefined ? 0 : plan.runsEach;
    const word: BuildWord = comparison === undefined ? 'unclear' : placeOf(plan.note, ends, comparison);
    watcher.notice(`${plan.builds[next]?.commit.slice(0, 9)}: ${WORDS[word]}`);
    if (word === 'unclear') break;
    range = narrowed(range, next, word);
  }
  return { range, runs };
}

const WORDS: Readonly<Record<BuildWord, string>> = {
  good: 'as the good build',
  bad: 'as the bad build',
  unclear: 'not decided on which side it is, so that it ends here',
};

/** A build in turn with the good one; without a comparison where the runs came to no end. */
async function inTurn(
  { builds, test, line, good, runsEach }: ConfirmPlan,
  place: number,
  request: ConfirmRun,
  watcher: AlternationWatcher,
): Promise<{ comparison?: Comparison; exit: ExitName }> {
  let comparison: Comparison | undefined;
  const repo = test.repo === undefined ? {} : { repo: `${test.repo.org}/${test.repo.repo}` };
  const compared: Alternation['compared'] = (runs, id) => {
    comparison = request.compared(runs, id);
    return comparison;
  };
  const commit = builds[place]?.commit ?? '';
  const head = { ...repo, commit, branch: line };
  const exit = await alternate(
    { ...request, head, against: good.commit, mostRuns: runsEach, all: true, compared },
    test,
    watcher,
  );
  const isWhole = comparison?.pairs !== undefined && ['pass', 'failed', 'inconclusive', 'invalid'].includes(exit);
  return isWhole ? { comparison, exit } : { exit };
}

interface Outcome extends Pick<Confirmed, 'isConfirmed' | 'runs' | 'at'> {
  readonly range: BuildRange;
}

function confirmedOf({ note, test, line, builds, covered }: ConfirmPlan, { range, ...outcome }: Outcome): Confirmed {
  const left = builds.slice(range.good + 1, range.bad + 1);
  return {
    test: test.id,
    line,
    change: note.id,
    ...outcome,
    good: builds[range.good]?.commit ?? '',
    bad: builds[range.bad]?.commit ?? '',
    merges: left.flatMap(mergeOf),
    covered: covered && left.every(({ merge }) => merge !== undefined),
    skipped: left.filter(({ missing }) => missing !== undefined).flatMap(mergeOf),
  };
}

function mergeOf({ merge }: Build): ConfirmedMerge[] {
  if (merge === undefined) return [];
  const { commit, pullRequest, title } = merge;
  return [{ commit, ...(pullRequest !== undefined && { pullRequest }), title }];
}
