import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskError } from '../../adapters/disk/failures.ts';
import { makeFolder } from '../../adapters/disk/folder.ts';
import { type Hold, holdFolder } from '../../adapters/disk/hold.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { closeBuild, type OpenBuild, openBuild, pointToNewest } from '../../history/build.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import type { Bucket, Site, Test } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { buildPaths } from '../../prow/bucket-paths.ts';
import { startedJson } from '../../prow/build-files.ts';
import { buildPage } from '../../prow/deck.ts';
import { type ProwRun, placeOf } from '../../prow/job-spec.ts';
import { commitOf, linksOf, pullOf, reposOf } from '../../prow/refs.ts';
import type { Env } from '../env.ts';
import { artifactFiles } from './store-run.ts';

/** Where a run writes, and what becomes of it at the end. */
export interface RunPlace {
  readonly identity: Pick<RunIdentity, 'job' | 'build' | 'repos' | 'commit' | 'pull' | 'folder' | 'links'>;
  /** Absolute path of the artifacts folder; the journal grows there. */
  readonly artifacts: string;
  /** Stores finished.json, last. Inside Prow pod-utils do that. */
  close(finishedJson: string): Promise<void>;
  /** Lets others compute its results: until then the folder is held, and the process's end releases it too. */
  release(): void;
}

/** Inside Prow: pod-utils own the build, we only fill its artifacts. */
export async function placeInProw(run: ProwRun, { bucket, urls }: Site): Promise<RunPlace> {
  const folder = `${bucket.name}/${buildPaths(placeOf(run), bucket).folder}`;
  const links = linksOf(run);
  const hold = await holdArtifacts(run.artifacts);
  return {
    ...hold,
    identity: {
      job: run.job,
      build: run.build,
      repos: reposOf(run),
      commit: commitOf(run),
      pull: pullOf(run),
      folder,
      links: urls.deck === undefined ? links : { build: buildPage(urls.deck, folder), ...links },
    },
    artifacts: run.artifacts,
    close: async () => {},
  };
}

export interface StoreRequest {
  /** A folder, or gs://BUCKET. */
  readonly address: string;
  readonly job: string;
  readonly bucket: Bucket;
  readonly at: EpochMs;
}

/** On a laptop: a build of our own. In a folder it grows in place; for a bucket it grows locally and is uploaded at the end. */
export async function placeInStore({ address, job, bucket, at }: StoreRequest, env: Env): Promise<RunPlace> {
  const store = await openRunStore(address, env);
  const started = { json: startedJson({ repos: {} }, at), at };
  const open = await openBuild(store, { type: 'periodic', job }, bucket, started);
  const isFolder = isFolderAddress(address);
  const folder = isFolder ? join(address, open.paths.folder) : await mkdtemp(join(tmpdir(), `prowess-${open.build}-`));
  const artifacts = join(folder, 'artifacts');
  const hold = await holdArtifacts(artifacts);
  return {
    ...hold,
    identity: { job, build: open.build, repos: {}, ...(isFolder ? {} : { folder: inBucket(address, open) }) },
    artifacts,
    close: async (finishedJson) =>
      isFolder
        ? pointToNewest(store, open)
        : closeBuild(store, open, await artifactFiles(artifacts), finishedJson).catch((error: unknown) => {
            throw resumable(error, folder, address);
          }),
  };
}

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
  const name =
    test.triggers.periodic?.jobName ?? test.triggers.postsubmit?.jobName ?? `local-${test.suite}-${test.name}`;
  return backend === 'sim' ? `sim-${name}` : name;
}
