import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { oneAfterTheOther } from '../../config/plan/plans.ts';
import { suiteJunit } from '../../formats/suite-junit.ts';
import { PARTS_FILE, partsText } from '../../history/parts.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { type ExitName, explained, findKnownError, KnownError, usageError } from '../../model/errors.ts';
import { allHolds } from '../../model/hold.ts';
import { hasRunner, isRun, type Site, type Suite } from '../../model/suite.ts';
import { type AskedRun, ask, type RunRequest } from './ask.ts';
import type { Backend } from './backend.ts';
import { clusterFor, type RunCluster } from './cluster.ts';
import { conclude } from './conclude.ts';
import { type Opened, prepare, type Refused, reach, unusable } from './open.ts';
import { needsOf, perform, type RunStart, reachOf, startOf } from './perform.ts';
import { placeInProw, type RunPlace } from './place.ts';
import { type Concluded, close, storeOf, untilGone, VIRTUAL } from './run-test.ts';
import { asRunner } from './runner-mark.ts';
import { closeTurns, createTurns, type Turns } from './turn.ts';
import type { SuiteWatcher, TestEnd } from './watcher.ts';
import { worst } from './worst.ts';

/**
 * Runs all tests of a suite on one cluster, in order, under one lock. One that fails does not stop the others: each has its own result and
 * place, and the worst of them says how the whole ends.
 */
export const runSuite = (request: RunRequest, suite: Suite, watcher: SuiteWatcher): Promise<ExitName> =>
  asRunner(request, request.site.folder, watcher, (own) => runAll(own, suite, watcher));

async function runAll(request: RunRequest, suite: Suite, watcher: SuiteWatcher): Promise<ExitName> {
  const all = askAll(request, suite, watcher);
  const [first] = all;
  const { prow } = first;
  const given = await placesInProw(all, request.site.config.site);
  watcher.begins(prow !== undefined);
  const [plan, ...more] = [first.planned.plan, ...all.slice(1).map((asked) => asked.planned.plan)];
  // What the cluster has to serve.
  const whole = { id: suite.name, description: suite.description, experiment: plan.experiment };
  const planned = { ...first.planned, plan: oneAfterTheOther(whole, [plan, ...more]) };
  const made = await clusterFor(
    { ...request, ...first, planned, folder: request.site.folder, store: storeOf(request, first) },
    watcher,
  );
  return untilGone(made, watcher, async () => {
    const start = startOf(request);
    const backend = unusable(made) ?? (await reach(reachOf(request, { ...first, planned }, start, made), made.env));
    if ('clock' in backend && backend.kind === 'sim' && planned.name === 'sim') watcher.notice(VIRTUAL);
    try {
      return await inTurn({ request, suite, all, made, start, backend, given }, watcher);
    } finally {
      for (const place of given) place.release();
      if ('close' in backend) await backend.close();
    }
  });
}

/** The tests that prowess runs. Throws KnownError `usage`, before anything is begun, for what is wrong with any of them. */
function askAll(request: RunRequest, { name, tests }: Suite, { notice }: SuiteWatcher): [AskedRun, ...AskedRun[]] {
  const others = tests.filter(({ experiment }) => !hasRunner(experiment));
  if (others.length > 0)
    notice(`${firstFew(others.map(({ id }) => id))}: left out, Prow alone runs a test of kind command`);
  const [first, ...more] = tests.filter(({ experiment }) => isRun(experiment)).map((test) => ask(request, test));
  if (first === undefined) throw usageError(`the suite ${name} has no test that prowess runs`);
  const all: [AskedRun, ...AskedRun[]] = [first, ...more];
  const clusters = new Set(all.map(({ planned }) => planned.target.name));
  if (clusters.size > 1) {
    const where = all.map(({ test, planned }) => `${test.name} on ${planned.target.name}`);
    throw usageError(
      `the tests of ${name} are of ${counted(clusters.size, 'cluster')}: ${firstFew(where)}`,
      'name the one on which all of them shall run: --cluster NAME',
    );
  }
  return all;
}

/** Taken before anything is begun; none outside Prow. */
async function placesInProw(all: readonly AskedRun[], site: Site): Promise<RunPlace[]> {
  const places: RunPlace[] = [];
  for (const { prow, test } of all) if (prow !== undefined) places.push(await placeInProw(prow, test, site, test.name));
  return places;
}

interface SuiteRun {
  readonly request: RunRequest;
  readonly suite: Suite;
  readonly all: readonly [AskedRun, ...AskedRun[]];
  readonly made: RunCluster;
  readonly start: RunStart;
  readonly backend: Backend | Refused;
  /** Inside Prow: the place of each test. */
  readonly given: readonly RunPlace[];
}

type Ready = AskedRun & { readonly opened: Opened | Refused };

/** One test after the other. Once the run is to stop, none begins but one that has to undo what earlier ones have left for the last. */
async function inTurn(run: SuiteRun, watcher: SuiteWatcher): Promise<{ last?: Concluded; exit: ExitName }> {
  const { request, suite, all } = run;
  const { stop } = request;
  const tests: Ready[] = [];
  for (const asked of all) tests.push({ ...asked, opened: await openedFor(asked, run) });
  const turns = createTurns({
    suite: suite.name,
    holds: allHolds(all.flatMap(({ planned }) => planned.plan.experiment.holds ?? [])),
    estimatesMs: all.map(({ planned }) => planned.plan.estimateMs),
    hasNext: (index) => !stop.aborted && tests.slice(index + 1).some(({ opened }) => 'backend' in opened),
  });
  const ends: TestEnd[] = [];
  let last: Concluded | undefined;
  try {
    for (const [index, test] of tests.entries()) {
      if (stop.aborted && !turns.isOpen()) {
        ends.push({ test: test.test.id, exit: 'aborted', reason: 'not begun: the run was stopped before' });
        continue;
      }
      if (last !== undefined) await closeEnded(last, ends, watcher);
      const ended = await runOne(run, test, turns, index, watcher);
      last = ended.last;
      ends.push(ended.end);
      await nameParts(all, ends);
    }
  } finally {
    if (await closeTurns(turns, run.backend)) watcher.failed(notUndone(suite));
  }
  const exit = worst(ends.map((end) => end.exit));
  if (all[0].prow !== undefined) await writeArtifacts(all[0].prow.artifacts, [suiteJunit(ends)]);
  watcher.verdict(suite.name, ends, exit);
  return { ...(last !== undefined && { last }), exit };
}

/** After each test, so that a runner that is killed in the next one has named what there is. */
async function nameParts(all: SuiteRun['all'], ends: readonly TestEnd[]): Promise<void> {
  const [{ prow }] = all;
  const kept = new Set(ends.flatMap(({ test, result }) => (result === undefined ? [] : [test])));
  const parts = all.flatMap(({ test: { id, name } }) => (kept.has(id) ? [name] : []));
  if (prow === undefined || parts.length === 0) return;
  await writeArtifacts(prow.artifacts, [{ path: PARTS_FILE, text: partsText(parts) }]);
}

/** Tests share the connections to the cluster, which are closed after the last. */
async function openedFor(asked: AskedRun, { request, made, backend }: SuiteRun): Promise<Opened | Refused> {
  if ('error' in backend) return backend;
  const own = { ...backend, plan: asked.planned.plan, target: asked.planned.target, close: async () => {} };
  return prepare(own, asked.test.experiment, needsOf(request, asked), made.env);
}

/** What cannot be stored of a test fails that test alone. */
async function closeEnded(last: Concluded, ends: TestEnd[], watcher: SuiteWatcher): Promise<void> {
  try {
    await close(last);
  } catch (error) {
    const known = findKnownError(error);
    const end = ends.pop();
    if (known === undefined || end === undefined) throw error;
    watcher.failed(known);
    ends.push({ ...end, exit: known.exit, reason: explained(known) });
  }
}

/** What a person can act on ends one test; a defect ends all. */
async function runOne(
  { request, made, start, given }: SuiteRun,
  test: Ready,
  turns: Turns,
  index: number,
  watcher: SuiteWatcher,
): Promise<{ readonly end: TestEnd; readonly last?: Concluded }> {
  const turn = turns.take(index);
  watcher.notice(`${turn.text}: ${test.test.id}`);
  let place: RunPlace | undefined;
  try {
    const done = await perform({ ...request, ...test, made, start, turn, given: given[index] }, watcher);
    place = done.place;
    watcher.ended(done.outcome);
    const result = await conclude(place, made, watcher);
    return { end: { test: test.test.id, exit: done.outcome.exit ?? result.exit, result }, last: { place, result } };
  } catch (error) {
    const known = findKnownError(error);
    if (known === undefined) throw error;
    watcher.failed(known);
    place?.release();
    return { end: { test: test.test.id, exit: known.exit, reason: explained(known) } };
  }
}

const notUndone = ({ name }: Suite): KnownError =>
  new KnownError('infrastructure', `the hooks after the suite ${name} were not run: no test was left that could`, {
    hint: 'undo by hand what the hooks before it did; the journals of its tests name what their manifests changed',
  });
