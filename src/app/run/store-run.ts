import { filesBelow } from '../../adapters/disk/file-content.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { type BuildFile, closeBuild, type OpenBuild } from '../../history/build.ts';
import { textContent } from '../../history/run-store.ts';
import type { RunIdentity } from '../../model/entry.ts';
import type { Result } from '../../model/result.ts';
import { buildPaths } from '../../prow/bucket-paths.ts';
import { startedJson } from '../../prow/build-files.ts';
import type { Env } from '../env.ts';
import { finishedOf, isLeft } from './finished-file.ts';

/**
 * Stores a run whose results are computed: what is there already stays, so that an upload which was interrupted can be completed, and one
 * that is complete changes nothing. Throws KnownError, and stores no finished.json, where something else is there.
 */
export async function storeRun(artifacts: string, result: Result, address: string, env: Env): Promise<void> {
  const store = await openRunStore(address, env);
  const open = placeOf(result.run);
  await store.put(`${open.paths.folder}/started.json`, textContent(startedJson(result.run, result.startedAt)));
  await closeBuild(store, open, await artifactFiles(artifacts), finishedOf(result, isLeft(artifacts)));
}

/** The files of an artifacts folder as those of a build. */
export const artifactFiles = async (artifacts: string): Promise<BuildFile[]> =>
  (await filesBelow(artifacts)).map(({ path, content }) => ({ path: `artifacts/${path}`, content }));

/** Where the run says that it belongs; a journal of prowess 0.1 does not say it, and then it is the folder of a periodic job. */
function placeOf({ job, build, folder }: RunIdentity): OpenBuild {
  const paths = buildPaths({ type: 'periodic', job, build }, { pathPrefix: '', pathStrategy: 'explicit' });
  if (folder === undefined) return { build, paths };
  const own = folder.split('/').slice(1).join('/');
  return { build, paths: { folder: own, latest: own.endsWith(paths.folder) ? paths.latest : [] } };
}
