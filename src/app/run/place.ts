import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { makeFolder } from '../../adapters/disk/folder.ts';
import { type Hold, holdFolder } from '../../adapters/disk/hold.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { actionsRun } from '../../github/actions.ts';
import { closeBuild, type OpenBuild, openBuild, pointToNewest, storeFiles } from '../../history/build.ts';
import { lineOf } from '../../history/origin.ts';
import { type RunStore, textContent } from '../../history/run-store.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import type { Artifact } from '../../model/result.ts';
import type { Site, Test } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { buildPaths, jobFolder } from '../../prow/bucket-paths.ts';
import { startedJson } from '../../prow/build-files.ts';
import { buildPage, jobHistory } from '../../prow/deck.ts';
import { historyAddress } from '../../prow/history-address.ts';
import { type ProwRun, placeOf } from '../../prow/job-spec.ts';
import { linksOf, reposOf } from '../../prow/refs.ts';
import { resultLinks } from '../../prow/result-links.ts';
import { testPath } from '../../report/site/paths.ts';
import type { Env } from '../env.ts';
import { REPORT } from './finish.ts';
import { artifactFiles } from './store-run.ts';

/** Where a run writes, and what becomes of it at the end. */
export interface RunPlace {
  readonly identity: Pick<RunIdentity, 'job' | 'build' | 'repos' | 'folder' | 'part' | 'links'>;
  /** Absolute path of the artifacts folder; the journal grows there. */
  readonly artifacts: string;
  /** Stores all artifacts that there are. Inside Prow pod-utils do that. */
  keep(): Promise<void>;
  /** Stores finished.json, last. Inside Prow pod-utils do that. */
  close(finishedJson: string): Promise<void>;
  /** Adds a file to artifacts that are kept. */
  add(artifact: Artifact): Promise<void>;
  /** Lets others compute its results: until then the folder is held, and the process's end releases it too. */
  release(): void;
}

/** Inside Prow: pod-utils own the build, we only fill its artifacts; several tests fill a folder of them each, their `part`. */
export async function placeInProw(run: ProwRun, test: Test, site: Site, part?: string): Promise<RunPlace> {
  const { bucket, urls } = site;
  const place = placeOf(run);
  const folder = `${bucket.name}/${buildPaths(place, bucket).folder}`;
  const { deck } = urls;
  const artifacts = part === undefined ? run.artifacts : join(run.artifacts, part);
  const hold = await holdArtifacts(artifacts);
  return {
    ...hold,
    identity: {
      job: run.job,
      build: run.build,
      repos: reposOf(run),
      folder,
      ...(part !== undefined && { part }),
      links: {
        ...(deck === undefined
          ? {}
          : {
              build: buildPage(deck, folder),
              [buildsTitle(run.job)]: jobHistory(deck, `${bucket.name}/${jobFolder(place, bucket)}`),
            }),
        ...testLinks(test, site, lineOf({ repos: reposOf(run) })),
        ...linksOf(run),
      },
    },
    artifacts,
    keep: async () => {},
    close: async () => {},
    add: (artifact) => writeArtifacts(artifacts, [artifact]),
  };
}

export interface StoreRequest {
  /** A folder, or gs://BUCKET. */
  readonly address: string;
  readonly job: string;
  readonly test: Test;
  readonly site: Site;
  readonly at: EpochMs;
}

/** On a laptop: a build of our own. In a folder it grows in place; for a bucket it grows locally and is uploaded at the end. */
export async function placeInStore(request: StoreRequest, env: Env): Promise<RunPlace> {
  const { address, job, test, site, at } = request;
  const store = await openRunStore(address, env);
  const started = { json: startedJson({ repos: {} }, at), at };
  const open = await openBuild(store, { type: 'periodic', job }, site.bucket, started);
  const isFolder = isFolderAddress(address);
  const folder = isFolder ? join(address, open.paths.folder) : await mkdtemp(join(tmpdir(), `prowess-${open.build}-`));
  const artifacts = join(folder, 'artifacts');
  const hold = await holdArtifacts(artifacts);
  const identity = {
    job,
    build: open.build,
    repos: {},
    ...(isFolder ? {} : { folder: inBucket(address, open) }),
    links: { ...previousLink(open), ...testLinks(test, site, lineOf({ repos: {} })), ...workflowLink(env) },
  };
  if (isFolder) return { ...hold, identity, artifacts, ...keptInFolder(store, open, folder) };
  const resume = (error: unknown): never => {
    throw resumable(error, folder, address);
  };
  return {
    ...hold,
    identity,
    artifacts,
    keep: async () => storeFiles(store, open.paths.folder, await artifactFiles(artifacts)).catch(resume),
    close: (finishedJson) => closeBuild(store, open, [], finishedJson).catch(resume),
    add: async (artifact) => {
      await writeArtifacts(artifacts, [artifact]);
      await store.put(`${open.paths.folder}/artifacts/${artifact.path}`, textContent(artifact.text));
    },
  };
}

interface KeptPlace extends Pick<StoreRequest, 'address' | 'site'> {
  readonly path: string;
  readonly identity: RunIdentity;
}

/** The place of a run that goes on: `path` is its build's folder in a store of this machine. */
export async function placeAgain({ address, path, identity, site }: KeptPlace, env: Env): Promise<RunPlace> {
  const { job, build } = identity;
  const folder = join(address, path);
  const artifacts = join(folder, 'artifacts');
  const store = await openRunStore(address, env);
  const open = { build, paths: buildPaths({ type: 'periodic', job, build }, site.bucket) };
  return { ...(await holdArtifacts(artifacts)), identity, artifacts, ...keptInFolder(store, open, folder) };
}

/** What is in a folder of this machine is kept as it grows. */
const keptInFolder = (store: RunStore, open: OpenBuild, folder: string): Pick<RunPlace, 'keep' | 'close' | 'add'> => ({
  keep: async () => {},
  close: async (finishedJson) => {
    await writeArtifacts(folder, [{ path: 'finished.json', text: finishedJson }]);
    await pointToNewest(store, open);
  },
  add: (artifact) => writeArtifacts(join(folder, 'artifacts'), [artifact]),
});

/** A run's own report, as seen from the artifacts of the next one: the same in a folder, behind a file server and in a bucket's browser. */
const previousLink = ({ previous }: OpenBuild): Record<string, string> =>
  previous === undefined ? {} : { [`run before (${previous})`]: `../../${previous}/artifacts/${REPORT}` };

const workflowLink = (env: Env): Record<string, string> => {
  const page = actionsRun(env)?.page;
  return page === undefined ? {} : { 'workflow run': page };
};

/** Where the results of the test's own jobs are seen, and the history of what was measured. */
function testLinks(test: Test, site: Site, line: string): Record<string, string> {
  const { tabs, builds } = resultLinks(test, site);
  const history = historyAddress(site);
  return Object.fromEntries([
    ...(history === undefined ? [] : [['history', `${history}/${testPath(test.id, line)}`] as const]),
    ...tabs.map(({ text, target }) => [`TestGrid ${text}`, target] as const),
    ...builds.map(({ text, target }) => [buildsTitle(text), target] as const),
  ]);
}

const buildsTitle = (job: string): string => `builds of ${job}`;

const inBucket = (address: string, { paths }: OpenBuild): string =>
  `${address.replace(/^gs:\/\//, '').replace(/\/$/, '')}/${paths.folder}`;

/** What was measured is here, so an upload that failed can be completed. */
function resumable(error: unknown, folder: string, address: string): unknown {
  if (!(error instanceof KnownError)) return error;
  const hint = `the run is kept: \`prowess results ${folder} --store ${address}\` stores what is missing`;
  return new KnownError(error.exit, error.message, {
    hint: `${error.hint ?? 'see what is there'}; ${hint}`,
    cause: error,
  });
}

/** Where runs are kept where nothing else is said: `runs` in the site's folder. */
export const ownStore = (site: string): string => join(site, 'runs');

export const isFolderAddress = (address: string): boolean => !address.includes('://');

async function holdArtifacts(path: string): Promise<Hold> {
  try {
    makeFolder(path);
    return await holdFolder(path);
  } catch (error) {
    throw diskError(error, `make the folder ${path}`);
  }
}

/** A simulated run is kept apart from the job that it imitates: its numbers must never pass for hardware. */
export function localJobName(test: Test, backend: RunIdentity['backend']): string {
  const name = test.triggers.periodic?.jobName ?? test.triggers.postsubmit?.jobName ?? untriggeredName(test);
  return backend === 'sim' ? `sim-${name}` : name;
}

const untriggeredName = ({ suite, name }: Test): string => `local-${suite}-${name}`;

/** All names under which runs of a person's machine may be kept: the test may have had no trigger, or another, when they were made. */
export const localJobNames = (test: Test): string[] => {
  const { periodic, postsubmit } = test.triggers;
  const names = [periodic?.jobName, postsubmit?.jobName, untriggeredName(test)].flatMap((name) => name ?? []);
  return names.flatMap((name) => [name, `sim-${name}`]);
};
