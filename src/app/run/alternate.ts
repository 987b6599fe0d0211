import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import type { Comparison } from '../../analysis/compare/compare.ts';
import { documentOf } from '../../history/from-result.ts';
import { lineNamed } from '../../history/origin.ts';
import { PARTS_FILE, partOf, partsText } from '../../history/parts.ts';
import type { RunDocument } from '../../history/run.ts';
import type { PairPlace } from '../../model/entry.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { allHolds } from '../../model/hold.ts';
import { isByCommit } from '../../model/subject.ts';
import type { Test } from '../../model/suite.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { comparisonExit } from '../../report/comparison/exit.ts';
import { markdownOf } from '../../report/comparison/markdown.ts';
import { suiteState } from '../../runner/hooks/ports.ts';
import { type AskedRun, ask, askAbout, type RunRequest } from './ask.ts';
import type { Backend } from './backend.ts';
import { clusterFor, type RunCluster } from './cluster.ts';
import { conclude } from './conclude.ts';
import { type Opened, prepare, type Refused, reach, unusable } from './open.ts';
import { needsOf, perform, type RunStart, reachOf, startOf } from './perform.ts';
import { placeInProw } from './place.ts';
import { type Concluded, close, storeOf, untilGone, VIRTUAL } from './run-test.ts';
import { closeTurns, createTurns, type Turns } from './turn.ts';
import type { UnderTest } from './under-test.ts';
import type { RunWatcher } from './watcher.ts';
import { worst } from './worst.ts';

/** Two builds of a test that alternate on one cluster. */
export interface Alternation extends RunRequest {
  /** The commit with which the job's, or the one that is named, is compared. */
  readonly against: string;
  /** The most runs of both together. */
  readonly mostRuns: number;
  /** Which build is compared, where it is not that of the job, or the one that is named. */
  readonly head?: UnderTest;
  /** Whether all pairs are run, also those after a decision. */
  readonly all?: boolean;
  /** What can be decided, which is said before the first run. Throws KnownError where nothing can. */
  outlook?(line: string): string;
  /** What the runs so far say, together with the history of the line. */
  compared(runs: readonly RunDocument[], id: string): Comparison;
}

export interface AlternationWatcher extends RunWatcher {
  /** What is said after a pair; `isLast`: no other follows. */
  compared(comparison: Comparison, isLast: boolean): void;
}

/**
 * Runs two builds in turn, under one lock, until it is decided whether the second is worse, or as many runs are made as may be: base, head, head, base, so that
 * what drifts meets both alike. Each run has its journal, result and place of its own.
 */
export async function alternate(request: Alternation, written: Test, watcher: AlternationWatcher): Promise<ExitName> {
  const sides = sidesOf(request, written);
  const { head } = sides;
  const outlook = request.outlook?.(lineNamed(head.about.branch));
  watcher.begins(head.prow !== undefined);
  if (outlook !== undefined) watcher.notice(outlook);
  const most = Math.floor(request.mostRuns / 2);
  const planned = { ...head.planned, plan: { ...head.planned.plan, estimateMs: estimateOf(head, 2 * most) } };
  const made = await clusterFor(
    { ...request, ...head, planned, folder: request.site.folder, store: storeOf(request, head) },
    watcher,
  );
  return untilGone(made, watcher, async () => {
    const start = startOf(request);
    const backend = unusable(made) ?? (await reach(reachOf(request, head, start, made), made.env));
    if ('clock' in backend && backend.kind === 'sim' && head.planned.name === 'sim') watcher.notice(VIRTUAL);
    try {
      return await inPairs({ request, sides, most, made, start, id: idOf(head), backend }, watcher);
    } finally {
      if ('close' in backend) await backend.close();
    }
  });
}

type Side = PairPlace['side'];
type Sides = Readonly<Record<Side, AskedRun>>;

/** Throws KnownError `usage` where both would be one build. */
function sidesOf(request: Alternation, written: Test): Sides {
  const head = request.head === undefined ? ask(request, written) : askAbout(request, written, request.head, undefined);
  const { about, prow } = head;
  if (!isByCommit(head.test.experiment.subject)) {
    throw usageError(
      `both builds of ${written.id} would be the same: its subject does not name {{run.commit}}`,
      'give it one that does: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}',
    );
  }
  if (about.commit === undefined) throw usageError('there is no commit to compare', 'name it: --commit SHA');
  if (about.commit === request.against) throw usageError(`both builds are ${about.commit}`, 'name two commits');
  const { pull: _, ...merged } = about;
  return { head, base: askAbout(request, written, { ...merged, commit: request.against }, prow) };
}

const estimateOf = ({ planned }: AskedRun, runs: number): Milliseconds => ms(planned.plan.estimateMs * runs);

interface Pairing {
  readonly request: Alternation;
  readonly sides: Sides;
  /** Pairs. */
  readonly most: number;
  readonly made: RunCluster;
  readonly start: RunStart;
  /** Of no other alternation: a simulated one that repeats a seed begins at the same time of its cluster. */
  readonly id: string;
  readonly backend: Backend | Refused;
}

async function inPairs(run: Pairing, watcher: AlternationWatcher): Promise<{ last?: Concluded; exit: ExitName }> {
  const { request, sides, most } = run;
  const turns = createTurns({
    suite: sides.head.test.id,
    holds: allHolds(Object.values(sides).flatMap(({ planned }) => planned.plan.experiment.holds ?? [])),
    estimatesMs: Array.from({ length: 2 * most }, () => sides.head.planned.plan.estimateMs),
    // Whether another pair follows is known only when this one is judged: until then the lock is kept.
    hasNext: (index) => !request.stop.aborted && index + 1 < 2 * most,
  });
  const done: PairedRun[] = [];
  let comparison: Comparison | undefined;
  try {
    for (let number = 1; number <= most && !isOver(request, comparison, done); number++) {
      for (const side of orderOf(number)) {
        if (isFatal(done.at(-1)?.exit)) break;
        await closeBefore(done.at(-1));
        done.push(await runOne(run, { side, number, turns, done }, watcher));
      }
      if (isFatal(done.at(-1)?.exit)) break;
      comparison = request.compared(documentsOf(done), run.id);
      watcher.compared(comparison, number === most || isOver(request, comparison, done));
    }
  } finally {
    await closeTurns(turns, run.backend);
  }
  await keepInProw(run, done, comparison);
  return { ...lastOf(done), exit: exitOf(done, comparison) };
}

/** ABBA: a drift of the cluster adds to one pair what it takes from the next. */
const orderOf = (number: number): readonly Side[] => (number % 2 === 1 ? ['base', 'head'] : ['head', 'base']);

const isOver = ({ all, stop }: Alternation, comparison: Comparison | undefined, done: readonly PairedRun[]): boolean =>
  stop.aborted || isFatal(done.at(-1)?.exit) || (all !== true && comparison?.pairs?.isFinal === true);

/** After these nothing of the next run would be any better. */
const isFatal = (exit: ExitName | undefined): boolean =>
  exit !== undefined && ['aborted', 'defect', 'usage', 'infrastructure', 'noLock'].includes(exit);

interface PairedRun extends Concluded {
  readonly side: Side;
  readonly exit: ExitName;
  readonly part: string;
}

interface Turn {
  readonly side: Side;
  readonly number: number;
  readonly turns: Turns;
  readonly done: readonly PairedRun[];
}

async function runOne(
  run: Pairing,
  { side, number, turns, done }: Turn,
  watcher: AlternationWatcher,
): Promise<PairedRun> {
  const { request, sides, most, made, start, id } = run;
  const asked = sides[side];
  const part = partOf({ number, side });
  const { prow, test } = asked;
  const given = prow && (await placeInProw(prow, test, request.site.config.site, part));
  const opened = await openedFor(run, asked);
  const turn = {
    ...turns.take(done.length),
    text: `pair ${number} of at most ${most}, ${side} ${asked.about.commit?.slice(0, 9)}`,
    // Each run brings another build: hooks around the suite are around each.
    suite: suiteState(),
  };
  watcher.notice(turn.text);
  const pair = { id, number, side, most };
  const own = { ...start, seed: `${start.seed}/${part}` };
  const { place, outcome } = await perform(
    { ...request, ...asked, made, start: own, turn, given, opened, pair },
    watcher,
  );
  watcher.ended(outcome);
  const result = await conclude(place, made, watcher);
  return { place, result, side, exit: outcome.exit ?? result.exit, part };
}

async function openedFor({ request, made, backend }: Pairing, asked: AskedRun): Promise<Opened | Refused> {
  if ('error' in backend) return backend;
  const own = { ...backend, plan: asked.planned.plan, target: asked.planned.target, close: async () => {} };
  return prepare(own, asked.test.experiment, needsOf(request, asked), made.env);
}

/** The head's commit, and when the pairs began: of one job there is one. */
const idOf = ({ prow, about }: AskedRun): string => `${prow?.build ?? Math.floor(systemClock.now())}-${about.commit}`;

const documentsOf = (done: readonly PairedRun[]): RunDocument[] =>
  done.map(({ result, place }) => documentOf(result, { folder: place.artifacts, address: place.artifacts }));

/** The last is closed when the cluster is gone. */
async function closeBefore(last: PairedRun | undefined): Promise<void> {
  if (last !== undefined) await close(last);
}

const lastOf = (done: readonly PairedRun[]): { last?: Concluded } => {
  const last = done.at(-1);
  return last === undefined ? {} : { last };
};

/** Beside the artifacts of the runs, for those who read the build: which runs it holds, and what they say together. */
async function keepInProw({ sides }: Pairing, done: readonly PairedRun[], comparison?: Comparison): Promise<void> {
  const { prow } = sides.head;
  if (prow === undefined || done.length === 0) return;
  await writeArtifacts(prow.artifacts, [
    { path: PARTS_FILE, text: partsText(done.map(({ part }) => part)) },
    ...(comparison === undefined ? [] : [{ path: 'comparison.md', text: markdownOf(comparison, false) }]),
  ]);
}

/** An absolute limit that the base breaks as well is not charged to the head. */
function exitOf(done: readonly PairedRun[], comparison: Comparison | undefined): ExitName {
  const fatal = done.map(({ exit }) => exit).filter(isFatal);
  if (fatal.length > 0) return worst(fatal);
  if (comparison === undefined) return 'aborted';
  const breaks = (side: Side): boolean => done.some((each) => each.side === side && each.exit === 'failed');
  if (breaks('head') && !breaks('base')) return 'failed';
  return comparisonExit([comparison]);
}
