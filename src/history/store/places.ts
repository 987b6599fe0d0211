import { usageError } from '../../model/errors.ts';
import type { Layout } from '../../prow/bucket-paths.ts';
import { compareBuilds, isBuildNumber } from '../../prow/build-number.ts';
import { type RunStore, readText } from '../run-store.ts';

/** A folder of the store that names builds of one job: builds themselves, or, of pull requests, files that say where each is. */
export interface BuildsFolder {
  readonly job: string;
  readonly kind: 'builds' | 'aliases';
  /** Relative to the store. */
  readonly folder: string;
}

/** A build that the store holds of a job, or what is there in the place of one. */
export interface Listed {
  readonly name: string;
  readonly isBuild: boolean;
}

/** Where Prow keeps builds of a job: those of periodics and postsubmits, of Tide's batches, and of pull requests. */
export const placesOf = (job: string, layout: Pick<Layout, 'pathPrefix'>): readonly BuildsFolder[] => [
  { job, kind: 'builds', folder: `${prefixOf(layout)}${LOGS}/${job}` },
  { job, kind: 'builds', folder: `${prefixOf(layout)}${BATCHES}/${job}` },
  { job, kind: 'aliases', folder: `${DIRECTORY}/${job}` },
];

/** The jobs of which a store holds something, in order. */
export async function jobsIn(store: RunStore, layout: Pick<Layout, 'pathPrefix'>): Promise<string[]> {
  const jobs = new Set<string>();
  for (const folder of [`${prefixOf(layout)}${LOGS}`, `${prefixOf(layout)}${BATCHES}`, DIRECTORY]) {
    for await (const name of store.list(folder)) if (name.endsWith('/')) jobs.add(name.slice(0, -1));
  }
  return [...jobs].sort();
}

/** What a place holds, the oldest build first. Prow's own files beside the builds are left out. */
export async function listed(store: RunStore, { folder, kind }: BuildsFolder): Promise<Listed[]> {
  const found: Listed[] = [];
  const suffix = kind === 'builds' ? '/' : '.txt';
  for await (const name of store.list(folder)) {
    if (name === 'latest-build.txt') continue;
    const stem = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
    found.push({ name: stem, isBuild: stem !== name && isBuildNumber(stem) });
  }
  return found.sort((a, b) => compareBuilds(a.name, b.name));
}

/**
 * The folder of a build, relative to the store.
 * @throws KnownError where the file that should say it says something else
 */
export async function folderOf(store: RunStore, { kind, folder }: BuildsFolder, build: string): Promise<string> {
  if (kind === 'builds') return `${folder}/${build}`;
  const file = `${folder}/${build}.txt`;
  const target = (await readText(store, file)).trim().replace(/^gs:\/\/[^/]+\//, '');
  if (/^[^/]/.test(target) && target.endsWith(`/${build}`) && !target.split('/').includes('..')) return target;
  throw usageError(`${file}: expected the folder of build ${build}, got ${JSON.stringify(target.slice(0, 200))}`);
}

const LOGS = 'logs';
const PULLS = 'pr-logs/pull';
export const BATCH = 'batch';
const BATCHES = `${PULLS}/${BATCH}`;
/** Never below the prefix (src/prow/bucket-paths.ts). */
export const DIRECTORY = 'pr-logs/directory';

/** Where the builds of pull requests are: `ORG_REPO/PULL/JOB/BUILD` in it. */
export const pullsFolder = (layout: Pick<Layout, 'pathPrefix'>): string => `${prefixOf(layout)}${PULLS}`;

const prefixOf = ({ pathPrefix }: Pick<Layout, 'pathPrefix'>): string =>
  pathPrefix === '' ? '' : `${pathPrefix.replace(/\/+$/, '')}/`;
