import { join } from 'node:path';
import { systemClock } from '../../adapters/system-clock.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { type ExitName, KnownError, usageError } from '../../model/errors.ts';
import { experimentIdentity } from '../../model/identity.ts';
import { seededRandom } from '../../model/random.ts';
import type { Result } from '../../model/result.ts';
import type { RunValues } from '../../model/run-values.ts';
import { namesCommit, resolveSubject } from '../../model/subject.ts';
import type { Subject, Test } from '../../model/suite.ts';
import { type EpochMs, epochMs, hours } from '../../model/units.ts';
import { prowRun } from '../../prow/job-spec.ts';
import type { RunOutcome } from '../../runner/run.ts';
import type { Fault } from '../../sim/faults/schema.ts';
import type { Env } from '../env.ts';
import { findTest, type LoadedSite } from '../site.ts';
import { toolVersion } from '../version.ts';
import { keepAccount } from './account.ts';
import { type Backend, planRun } from './backend.ts';
import { clusterFor, type RunCluster } from './cluster.ts';
import { execute } from './execute.ts';
import { finishRun, REPORT } from './finish.ts';
import { finishedOf } from './finished-file.ts';
import { hostOf } from './host.ts';
import { open } from './open.ts';
import { localJobName, ownStore, placeInProw, placeInStore, type RunPlace } from './place.ts';
import { refuse } from './refuse.ts';
import { type UnderTest, underTest } from './under-test.ts';
import type { RunWatcher } from './watcher.ts';

export interface RunRequest {
  readonly site: LoadedSite;
  /** `suite/test`, or `test` where that is unique. */
  readonly test: string;
  /** `sim`, or a name of suites/clusters. */
  readonly cluster: string;
  /** An absolute folder or gs://BUCKET; without it `runs` in the site's folder. */
  readonly store: string | undefined;
  readonly seed: string | undefined;
  /** Outside Prow: what is measured. */
  readonly named?: RunValues;
  /** What shall go wrong in the simulated cluster. */
  readonly faults: readonly Fault[];
  readonly env: Env;
  /** Aborts when the run must stop. */
  readonly stop: AbortSignal;
}

/** Cluster, place, run, finish, and the cluster's end: everything between what a person asks for and how it ends. */
export async function runTest(request: RunRequest, watcher: RunWatcher): Promise<ExitName> {
  const asked = ask(request);
  // What Prow gave us is looked at before the cluster: it takes no time, and says nothing of the cluster.
  const given = asked.prow && (await placeInProw(asked.prow, asked.test, request.site.config.site));
  watcher.begins(asked.prow !== undefined);
  const { folder } = request.site;
  const store = asked.prow === undefined ? (request.store ?? ownStore(folder)) : undefined;
  const cluster = await clusterFor({ ...request, ...asked, folder, store }, watcher);
  return untilGone(cluster, watcher, async () => {
    const { place, outcome } = await performRun({ ...request, ...asked, cluster, given }, watcher);
    watcher.ended(outcome);
    const result = await finish(place, cluster, watcher);
    return { place, exit: outcome.exit ?? result.exit };
  });
}

/** What a request means: the test, its plan on the cluster, and what Prow says. Throws KnownError `usage`. */
function ask({ site: { config }, test: wanted, cluster, named = {}, env }: RunRequest) {
  const prow = prowRun(env);
  const written = findTest(config, wanted);
  const about = underTest(prow, written.repo, named, env);
  const test = resolvedTest(written, about);
  return { test, about, planned: planRun(cluster, test, config), prow };
}

type Asked = ReturnType<typeof ask>;

/** Removes the cluster that was made for a run, however the run ended: its results come first, and are where they belong by then. */
async function untilGone(
  cluster: RunCluster,
  watcher: RunWatcher,
  act: () => Promise<{ readonly place: RunPlace; readonly exit: ExitName }>,
): Promise<ExitName> {
  let place: RunPlace | undefined;
  let left: KnownError | undefined;
  let exit: ExitName;
  try {
    ({ place, exit } = await act());
  } finally {
    const taken = await cluster.takeDown();
    left = taken?.left;
    if (left !== undefined) watcher.failed(left);
    if (taken !== undefined && place !== undefined) await keepAccount(place, taken, watcher);
    place?.release();
  }
  return left?.exit ?? exit;
}

interface Performed {
  readonly place: RunPlace;
  readonly outcome: RunOutcome;
}

interface Performance extends Omit<RunRequest, 'test' | 'cluster'>, Asked {
  readonly cluster: RunCluster;
  readonly given: RunPlace | undefined;
}

/** The run itself. Nothing of a simulated cluster outlives it: results need the memory. */
async function performRun(request: Performance, watcher: RunWatcher): Promise<Performed> {
  const { site, cluster, faults, stop, test, about, planned, prow, given } = request;
  const { config, folder } = site;
  const { plan, name } = planned;
  const { env, before, kubeconfig } = cluster;
  const now = systemClock.now();
  const seed = request.seed ?? String(Math.floor(now));
  const simulated = name === 'sim';
  const at = simulated && request.seed !== undefined ? startOf(request.seed) : now;
  const disposable = isDisposable(planned);
  const opened =
    cluster.error === undefined
      ? await open(
          { ...planned, seed, simStart: at, insideProw: prow !== undefined, kubeconfig, faults, stop },
          test.experiment,
          { folder, configRepo: config.site.repo, prow, about, simulated, disposable, stop },
          env,
        )
      : { error: cluster.error, kind: 'kube' as const };
  const { kind } = 'backend' in opened ? opened.backend : opened;
  const place = given ?? (await ownPlace(request, test, localJobName(test, kind), at));
  const { artifacts } = place;
  const untrusted = disposable && (about.pull !== undefined || (prow?.refs?.pulls.length ?? 0) > 0);
  const identity = {
    ...identify(place, test, { plan, kind }, { seed, cluster: name, untrusted, isDrill: faults.length > 0 }),
    ...identityOf(about),
    ...(prow === undefined && reposOfNamed(about)),
  };
  if ('error' in opened)
    return { place, outcome: await refuse({ plan, identity, before, artifacts, stop }, opened.error) };
  const host = hostOf(planned.target, env);
  if (simulated) watcher.notice('simulated cluster: its time is virtual, minutes of it pass in seconds');
  return { place, outcome: await execute({ ...opened, identity, before, artifacts, prow, host, stop }, watcher) };
}

/** Whether the site's own commands made the cluster for this run, beside which code of a pull request may run. */
const isDisposable = ({ target }: Asked['planned']): boolean => target.infrastructure?.provider.kind === 'command';

/** Throws KnownError `usage` where the subject names what this run does not have, or not the commit that a person named. */
function resolvedTest(test: Test, about: UnderTest): Test {
  const { experiment } = test;
  if (about.commit !== undefined && about.repo === undefined && !isOfImages(experiment.subject)) {
    throw usageError(
      `--commit ${about.commit} would measure nothing of it: the subject of ${test.id} does not name {{run.commit}}`,
      'leave it out, or give the test a subject: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}',
    );
  }
  return { ...test, experiment: { ...experiment, subject: resolveSubject(experiment.subject, about) } };
}

const isOfImages = (subject: Subject): boolean => subject.kind === 'images' && namesCommit(subject);

const identityOf = ({ repo, commit, pull }: UnderTest): Pick<RunIdentity, 'underTest' | 'commit' | 'pull'> => ({
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
const startOf = (seed: string): EpochMs => epochMs(SIM_EPOCH + seededRandom(`${seed}/start`).integer(hours(24)));

const SIM_EPOCH = Date.UTC(2026, 0, 1);

function ownPlace(
  { site: { folder, config }, store, env }: Pick<RunRequest, 'site' | 'store' | 'env'>,
  test: Test,
  job: string,
  at: EpochMs,
): Promise<RunPlace> {
  return placeInStore({ address: store ?? ownStore(folder), job, test, site: config.site, at }, env);
}

function identify(
  place: RunPlace,
  { publish }: Test,
  { plan, kind }: Pick<Backend, 'plan' | 'kind'>,
  {
    seed,
    cluster,
    untrusted,
    isDrill,
  }: Pick<RunIdentity, 'seed' | 'cluster'> & { untrusted: boolean; isDrill: boolean },
): RunIdentity {
  return {
    ...place.identity,
    test: plan.test,
    seed,
    cluster,
    backend: kind,
    tool: toolVersion(),
    configHash: experimentIdentity(plan),
    ...(publish.perfdash !== undefined && { perfdash: true }),
    ...(isDrill && { drill: true }),
    ...(untrusted && { untrusted: true }),
  };
}

/**
 * The results of a run, first in its store and then in words. A further signal stops none of it: half a build is of no use. What was
 * measured stays here, also when the store cannot take it.
 */
async function finish(place: RunPlace, cluster: RunCluster, watcher: RunWatcher): Promise<Result> {
  const { result, facts } = await finishRun(place.artifacts).catch((error: unknown) => {
    throw spoiled(place, error);
  });
  // Who stopped the run does not wait for more.
  if (result.exit !== 'pass' && result.ended !== 'aborted') await cluster.dump(place.artifacts);
  try {
    await place.close(finishedOf(result));
  } finally {
    watcher.finished(result, facts.plan, join(place.artifacts, REPORT));
  }
  return result;
}

/** We wrote the journal ourselves, so what is wrong with it is no mistake in what a person gave. */
function spoiled({ artifacts }: RunPlace, error: unknown): unknown {
  if (!(error instanceof KnownError) || error.exit !== 'usage') return error;
  const message = `something else changed the journal in ${artifacts} during the run: ${error.message}`;
  return new KnownError('infrastructure', message, { hint: error.hint, cause: error });
}
