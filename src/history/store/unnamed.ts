import type { Layout } from '../../prow/bucket-paths.ts';
import { isBuildNumber } from '../../prow/build-number.ts';
import type { RunStore } from '../run-store.ts';
import { BATCH, DIRECTORY, pullsFolder } from './places.ts';

/**
 * Folders of builds of pull requests that no file of `pr-logs/directory` names, so that they are not read: a copy of a bucket without that folder.
 * Every folder below `pr-logs/pull` is listed: for a store whose lists cost nothing.
 */
export async function unnamedBuilds(store: RunStore, layout: Pick<Layout, 'pathPrefix'>): Promise<string[]> {
  const unnamed: string[] = [];
  for (const [job, builds] of Map.groupBy(await buildsBelow(store, pullsFolder(layout), MOST_DEPTH), jobOf)) {
    const named = await namesIn(store, `${DIRECTORY}/${job}`);
    unnamed.push(...builds.filter((build) => !named.has(`${nameOf(build)}.txt`)));
  }
  return unnamed;
}

/** `ORG_REPO/PULL/JOB/BUILD`; of Prow's default repository without the first. */
const MOST_DEPTH = 4;

/** A pull request has a number as well: that of a build is in the folder of its job. Batches are read without being named. */
async function buildsBelow(store: RunStore, folder: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  for (const inner of await foldersIn(store, folder)) {
    const isBuild = depth <= MOST_DEPTH - 2 && isBuildNumber(nameOf(inner)) && !isBuildNumber(nameOf(folder));
    if (isBuild) found.push(inner);
    else if (depth > 1 && nameOf(inner) !== BATCH) found.push(...(await buildsBelow(store, inner, depth - 1)));
  }
  return found;
}

const jobOf = (build: string): string => build.split('/').at(-2) ?? '';

async function foldersIn(store: RunStore, folder: string): Promise<string[]> {
  return [...(await namesIn(store, folder))]
    .filter((name) => name.endsWith('/'))
    .map((name) => `${folder}/${name.slice(0, -1)}`)
    .sort();
}

async function namesIn(store: RunStore, folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const name of store.list(folder)) names.add(name);
  return names;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
