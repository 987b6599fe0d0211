import { KnownError } from '../model/errors.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type BuildPaths, buildPaths, type JobPlace, jobFolder, type Layout } from '../prow/bucket-paths.ts';
import { isBuildNumber, nextBuildNumber } from '../prow/build-number.ts';
import { type Content, type RunStore, textContent } from './run-store.ts';

export interface OpenBuild {
  readonly build: string;
  readonly paths: BuildPaths;
}

/**
 * Takes the next build number by storing started.json, which only one of several runs that start at once can do, and points
 * latest-build.txt to it, as Prow's initupload does.
 */
export async function openBuild(
  store: RunStore,
  place: JobPlace,
  layout: Layout,
  started: { readonly json: string; readonly at: EpochMs },
): Promise<OpenBuild> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const taken = await buildsOf(store, place, layout);
    const build = nextBuildNumber(taken, epochMs(started.at + attempt));
    const paths = buildPaths({ ...place, build }, layout);
    if ((await store.put(`${paths.folder}/started.json`, textContent(started.json))) === 'stored') {
      await point(store, paths, build);
      return { build, paths };
    }
  }
  throw new KnownError('infrastructure', `no free build number for ${place.job} in ${store.name} after 20 attempts`);
}

/** A file of a build: its path is relative to the build's folder. */
export interface BuildFile {
  readonly path: string;
  readonly content: Content;
}

/** Stores a build's files, finished.json last: a reader that sees it finds everything else. Files that are there already stay. */
export async function closeBuild(
  store: RunStore,
  { build, paths }: OpenBuild,
  files: readonly BuildFile[],
  finishedJson: string,
): Promise<void> {
  for (const { path, content } of files) await store.put(`${paths.folder}/${path}`, content);
  await store.put(`${paths.folder}/finished.json`, textContent(finishedJson));
  await point(store, paths, build);
}

/** Numbers of the builds that the store holds of a job, in the store's order. */
export async function buildsOf(store: RunStore, place: JobPlace, layout: Layout): Promise<string[]> {
  const builds: string[] = [];
  for await (const name of store.list(jobFolder(place, layout))) {
    if (name.endsWith('/') && isBuildNumber(name.slice(0, -1))) builds.push(name.slice(0, -1));
  }
  return builds;
}

async function point(store: RunStore, { folder, latest, alias }: BuildPaths, build: string): Promise<void> {
  for (const path of latest) await store.put(path, textContent(build));
  if (alias === undefined) return;
  const target = store.name.startsWith('gs://') ? `${store.name}/${folder}` : folder;
  await store.put(alias, textContent(target), { link: target });
}
