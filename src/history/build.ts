import { createHash } from 'node:crypto';
import { KnownError } from '../model/errors.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type BuildPaths, buildPaths, type JobPlace, jobFolder, type Layout } from '../prow/bucket-paths.ts';
import { compareBuilds, isBuildNumber, nextBuildNumber } from '../prow/build-number.ts';
import { type Content, type RunStore, readText, textContent } from './run-store.ts';

export interface OpenBuild {
  readonly build: string;
  readonly paths: BuildPaths;
  /** The newest build before it that is finished; absent where there is none, or where the account may write only. */
  readonly previous?: string;
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
      await pointToNewest(store, { build, paths });
      return { build, paths, ...(await previousOf(store, place, layout, taken)) };
    }
  }
  throw new KnownError('infrastructure', `no free build number for ${place.job} in ${store.name} after 20 attempts`);
}

/** Of the last few builds alone: where none of them has ended, older ones say little. */
async function previousOf(
  store: RunStore,
  place: JobPlace,
  layout: Layout,
  taken: readonly string[],
): Promise<Pick<OpenBuild, 'previous'>> {
  for (const build of taken.toSorted(compareBuilds).slice(-LOOKED_AT).reverse()) {
    if ((await contentOf(store, `${buildPaths({ ...place, build }, layout).folder}/finished.json`)) !== '') {
      return { previous: build };
    }
  }
  return {};
}

const LOOKED_AT = 5;

/** A file of a build: its path is relative to the build's folder. */
export interface BuildFile {
  readonly path: string;
  readonly content: Content;
}

/** Stores a build's files, and points latest-build.txt to it. Throws KnownError as `storeBuild` does. */
export async function closeBuild(
  store: RunStore,
  open: OpenBuild,
  files: readonly BuildFile[],
  finishedJson: string,
): Promise<void> {
  await storeBuild(store, open.paths.folder, files, finishedJson);
  await pointToNewest(store, open);
}

/**
 * Stores a build's files, finished.json last: a reader that sees it finds everything else. What is there already and the same stays.
 * Throws KnownError, and stores no finished.json, where something else is in the place of a file.
 */
export async function storeBuild(
  store: RunStore,
  folder: string,
  files: readonly BuildFile[],
  finishedJson: string,
): Promise<void> {
  await storeFiles(store, folder, files);
  await storeFiles(store, folder, [{ path: 'finished.json', content: textContent(finishedJson) }]);
}

/** Stores files of a build. What is there already and the same stays. Throws KnownError where something else is in the place of one. */
export async function storeFiles(store: RunStore, folder: string, files: readonly BuildFile[]): Promise<void> {
  const foreign: string[] = [];
  for (const { path, content } of files) {
    if (!(await stored(store, `${folder}/${path}`, content))) foreign.push(path);
  }
  if (foreign.length > 0) throw inTheWay(foreign, `${store.name}/${folder}`);
}

/** Whether these bytes are there now, be it since an earlier attempt. */
const stored = async (store: RunStore, path: string, content: Content): Promise<boolean> =>
  (await store.put(path, content)) === 'stored' || (await digest(store.get(path))) === (await digest(content.open()));

async function digest(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

const inTheWay = (paths: readonly string[], where: string): KnownError =>
  new KnownError('infrastructure', `${where} holds another ${paths.join(', ')} than this run's`, {
    hint: 'nothing there was changed: see whose it is, and remove it or store the run elsewhere',
  });

/** Numbers of the builds that the store holds of a job, in the store's order. */
export async function buildsOf(store: RunStore, place: JobPlace, layout: Layout): Promise<string[]> {
  const builds: string[] = [];
  for await (const name of store.list(jobFolder(place, layout))) {
    if (name.endsWith('/') && isBuildNumber(name.slice(0, -1))) builds.push(name.slice(0, -1));
  }
  return builds;
}

/** Points latest-build.txt to a build, unless it points to it or to a newer one: several may be open at once, and the older may close last. */
export async function pointToNewest(store: RunStore, { build, paths }: OpenBuild): Promise<void> {
  const { folder, latest, alias } = paths;
  for (const path of latest) {
    if (!isAsNew((await contentOf(store, path)).trim(), build)) await store.put(path, textContent(build));
  }
  if (alias === undefined) return;
  const target = store.name.startsWith('gs://') ? `${store.name}/${folder}` : folder;
  await store.put(alias, textContent(target), { link: target });
}

const isAsNew = (pointed: string, build: string): boolean => isBuildNumber(pointed) && BigInt(pointed) >= BigInt(build);

/** Empty where there is no such file, or where the account may write only. */
async function contentOf(store: RunStore, path: string): Promise<string> {
  try {
    return await readText(store, path);
  } catch (error) {
    if (error instanceof KnownError) return '';
    throw error;
  }
}
