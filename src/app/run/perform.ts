import { systemClock } from '../../adapters/system-clock.ts';
import type { PairPlace, RunIdentity } from '../../model/entry.ts';
import { experimentIdentity } from '../../model/identity.ts';
import { seededRandom } from '../../model/random.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, elapsed, epochMs, hours, type Milliseconds, ms, seconds } from '../../model/units.ts';
import type { RunOutcome } from '../../runner/run.ts';
import { toolVersion } from '../version.ts';
import { type AskedRun, isDisposable, type RunRequest } from './ask.ts';
import type { BackendRequest } from './backend.ts';
import type { RunCluster } from './cluster.ts';
import { execute } from './execute.ts';
import { hostOf } from './host.ts';
import type { Opened, Refused } from './open.ts';
import { localJobName, ownStore, placeAgain, placeInStore, type RunPlace } from './place.ts';
import { refuse } from './refuse.ts';
import type { SubjectNeeds } from './subject.ts';
import type { TestTurn } from './turn.ts';
import type { UnderTest } from './under-test.ts';
import type { Unfinished } from './unfinished.ts';
import type { RunWatcher } from './watcher.ts';

/** A test that is about to be run on a cluster. */
export interface Performance extends RunRequest, AskedRun {
  readonly made: RunCluster;
  readonly start: RunStart;
  /** Of a job of Prow. */
  readonly given: RunPlace | undefined;
  readonly opened: Opened | Refused;
  /** Among the tests of a suite; absent of a test that runs alone. */
  readonly turn?: TestTurn;
  /** Of two builds that alternate. */
  readonly pair?: PairPlace;
  /** Absent of a run that begins. */
  readonly goesOn?: Unfinished;
}

export interface Performed {
  readonly place: RunPlace;
  readonly outcome: RunOutcome;
}

/** What is drawn, and from when on. */
export interface RunStart {
  readonly seed: string;
  readonly at: EpochMs;
  /** Of a simulated cluster on which a run goes on. */
  readonly age?: Milliseconds;
}

/** A simulated run that names its seed repeats, its time of day too. */
export function startOf({ seed, cluster }: Pick<RunRequest, 'seed' | 'cluster'>, goesOn?: Unfinished): RunStart {
  const now = systemClock.now();
  if (goesOn !== undefined) return startAgain(goesOn, cluster === 'sim' ? undefined : now);
  return {
    seed: seed ?? String(Math.floor(now)),
    at: cluster === 'sim' && seed !== undefined ? simulatedStart(seed) : now,
  };
}

/** A simulated cluster is made once more, as old as it was, and draws what it has not drawn before. */
const startAgain = ({ identity, startedAt, last }: Unfinished, now: EpochMs | undefined): RunStart => ({
  seed: `${identity.seed}/${last.seq}`,
  ...(now === undefined ? { at: startedAt, age: ms(elapsed(startedAt, last.at) + seconds(1)) } : { at: now }),
});

/** What reaching a cluster takes. */
export const reachOf = (
  { faults, stop }: Pick<RunRequest, 'faults' | 'stop'>,
  { planned, prow }: Pick<AskedRun, 'planned' | 'prow'>,
  { seed, at, age }: RunStart,
  { kubeconfig }: Pick<RunCluster, 'kubeconfig'>,
): BackendRequest => ({
  ...planned,
  seed,
  simStart: at,
  ...(age !== undefined && { simAge: age }),
  insideProw: prow !== undefined,
  kubeconfig,
  faults,
  stop,
});

/** What bringing the subject of a test onto its cluster takes, and its hooks. */
export const needsOf = ({ site, stop }: Pick<RunRequest, 'site' | 'stop'>, asked: AskedRun): SubjectNeeds => ({
  folder: site.folder,
  configRepo: site.config.site.repo,
  prow: asked.prow,
  about: asked.about,
  simulated: asked.planned.name === 'sim',
  disposable: isDisposable(asked.planned),
  stop,
});

/** The run itself, in a place of its own. */
export async function perform(request: Performance, watcher: RunWatcher): Promise<Performed> {
  const { made, stop, test, planned, prow, given, opened, start, turn, goesOn } = request;
  const { plan, name } = planned;
  const { kind } = 'backend' in opened ? opened.backend : opened;
  const at = 'backend' in opened && name === 'sim' ? opened.backend.clock.now() : start.at;
  const place =
    given ??
    (goesOn === undefined
      ? await ownPlace(request, test, localJobName(test, kind), at)
      : await placeOnceMore(request, goesOn));
  const { artifacts } = place;
  const { before } = made;
  const identity = goesOn?.identity ?? identityOf(request, place, kind);
  if ('error' in opened && goesOn !== undefined) throw opened.error;
  if ('error' in opened)
    return { place, outcome: await refuse({ plan, identity, before, artifacts, stop }, opened.error) };
  const host = hostOf(planned.target, made.env);
  const setup = {
    ...opened,
    identity,
    before,
    artifacts,
    prow,
    host,
    stop,
    ...(turn !== undefined && { turn }),
    ...(goesOn && { goesOn }),
  };
  return { place, outcome: await execute(setup, watcher) };
}

function identityOf(
  { test, planned, prow, about, start: { seed }, faults, pair }: Performance,
  place: RunPlace,
  backend: RunIdentity['backend'],
): RunIdentity {
  const { plan, name } = planned;
  const isPulled = about.pull !== undefined || (prow?.refs?.pulls.length ?? 0) > 0;
  return {
    ...place.identity,
    test: plan.test,
    seed,
    cluster: name,
    backend,
    tool: toolVersion(),
    configHash: experimentIdentity(plan),
    ...(test.publish.perfdash !== undefined && { perfdash: true }),
    ...(faults.length > 0 && { drill: true }),
    ...(isDisposable(planned) && isPulled && { untrusted: true }),
    ...(pair !== undefined && { pair }),
    ...aboutOf(about),
    ...(prow === undefined && reposOfNamed(about)),
  };
}

const aboutOf = ({ repo, commit, pull }: UnderTest): Pick<RunIdentity, 'underTest' | 'commit' | 'pull'> => ({
  ...(repo !== undefined && { underTest: repo }),
  ...(commit !== undefined && { commit }),
  ...(pull !== undefined && { pull }),
});

/** As Prow's refs are written (`reposOf` in src/prow/refs.ts), so that a history reads both alike. */
function reposOfNamed({ repo, commit, branch, pull }: UnderTest): Partial<Pick<RunIdentity, 'repos'>> {
  if (repo === undefined || branch === undefined) return {};
  const tested = [pull ?? branch, commit].filter((part) => part !== undefined).join(':');
  return { repos: { [repo]: pull === undefined ? tested : `${branch},${tested}` } };
}

/** Where the simulator's time begins: stamps of one second round what they show, so that a run repeats only from the same instant. */
const simulatedStart = (seed: string): EpochMs => epochMs(SIM_EPOCH + seededRandom(`${seed}/start`).integer(hours(24)));

const SIM_EPOCH = Date.UTC(2026, 0, 1);

const placeOnceMore = ({ site: { folder, config }, store, env }: RunRequest, goesOn: Unfinished): Promise<RunPlace> =>
  placeAgain({ ...goesOn, address: store ?? ownStore(folder), site: config.site }, env);

function ownPlace(
  { site: { folder, config }, store, env }: Pick<RunRequest, 'site' | 'store' | 'env'>,
  test: Test,
  job: string,
  at: EpochMs,
): Promise<RunPlace> {
  return placeInStore({ address: store ?? ownStore(folder), job, test, site: config.site, at }, env);
}
