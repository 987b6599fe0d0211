import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryStore } from '../../adapters/disk/directory-store.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { closeBuild, openBuild } from '../../history/build.ts';
import type { RunIdentity } from '../../model/entry.ts';
import type { Bucket, Test } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { startedJson } from '../../prow/build-files.ts';
import type { ProwRun } from '../../prow/job-spec.ts';
import { commitOf, linksOf, pullOf, reposOf } from '../../prow/refs.ts';

/** Where a run writes, and what becomes of it at the end. */
export interface RunPlace {
  readonly identity: Pick<RunIdentity, 'job' | 'build' | 'repos' | 'commit' | 'pull' | 'links'>;
  /** Absolute path of the artifacts folder; the journal grows there. */
  readonly artifacts: string;
  /** Stores finished.json, last. Inside Prow pod-utils do that. */
  close(finishedJson: string): Promise<void>;
}

/** Inside Prow: pod-utils own the build, we only fill its artifacts. */
export async function placeInProw(run: ProwRun): Promise<RunPlace> {
  await makeFolder(run.artifacts);
  return {
    identity: {
      job: run.job,
      build: run.build,
      repos: reposOf(run),
      commit: commitOf(run),
      pull: pullOf(run),
      links: linksOf(run),
    },
    artifacts: run.artifacts,
    close: async () => {},
  };
}

/** On a laptop: a build of our own in a folder with the bucket's layout. */
export async function placeInFolder(folder: string, job: string, bucket: Bucket, at: EpochMs): Promise<RunPlace> {
  const store = directoryStore(folder);
  const started = { json: startedJson({ repos: {} }, at), at };
  const open = await openBuild(store, { type: 'periodic', job }, bucket, started);
  const artifacts = join(folder, open.paths.folder, 'artifacts');
  await makeFolder(artifacts);
  return {
    identity: { job, build: open.build, repos: {} },
    artifacts,
    close: (finishedJson) => closeBuild(store, open, [], finishedJson),
  };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, `make the folder ${path}`);
  });
}

/** A simulated run is kept apart from the job that it imitates: its numbers must never pass for hardware. */
export function localJobName(test: Test, backend: RunIdentity['backend']): string {
  const name = test.periodic?.jobName ?? test.postsubmit?.jobName ?? `local-${test.suite}-${test.name}`;
  return backend === 'sim' ? `sim-${name}` : name;
}
