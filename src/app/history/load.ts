import { join } from 'node:path';
import { diskIndexFiles } from '../../adapters/disk/index-files.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { type Edits, type History, joined } from '../../history/history.ts';
import type { RunStore } from '../../history/run-store.ts';
import { type BuildsFolder, DIRECTORY, jobsIn, placesOf } from '../../history/store/places.ts';
import { type JobRead, readJob, type Skipped } from '../../history/store/read-job.ts';
import { unnamedBuilds } from '../../history/store/unnamed.ts';
import type { RunTable } from '../../history/table.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { compareText } from '../../model/order.ts';
import type { Bucket } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Env } from '../env.ts';
import { isFolderAddress } from '../run/place.ts';
import { indexFolder } from './index-folder.ts';

export interface HistoryRequest {
  /** A folder, or gs://BUCKET. */
  readonly address: string;
  readonly layout: Pick<Bucket, 'pathPrefix'>;
  /** Jobs that may hold runs; absent where all that the store has are looked at, or `job` alone where it has builds of one of that name. */
  readonly jobs?: readonly string[];
  readonly job?: string;
  /** Looks again at every run of a bucket, not only at the newest. */
  readonly rescan: boolean;
}

export interface HistoryWatcher {
  readonly onProgress: (job: string, done: number, of: number) => void;
  readonly onNotice: (text: string) => void;
}

export interface LoadedRuns {
  /** As they were written: of whatever tests. */
  readonly tables: readonly RunTable[];
  readonly skipped: readonly Skipped[];
  /** How long the store keeps them, where it says that it deletes them. */
  readonly retentionMs?: Milliseconds;
  /** How many builds were read from the store now: the index knew the others. */
  readonly read: number;
}

/** Reads what is new of the jobs. */
export async function loadRuns(request: HistoryRequest, env: Env, watcher: HistoryWatcher): Promise<LoadedRuns> {
  const store = await openRunStore(request.address, env);
  if (isFolderAddress(request.address)) await nameUnnamed(store, request, watcher);
  const places = (await jobsOf(store, request)).flatMap((job) => placesOf(job, request.layout));
  const tables: RunTable[] = [];
  const skipped: Skipped[] = [];
  let read = 0;
  for (const place of places) {
    const found = await readPlace(store, place, { request, env, watcher });
    tables.push(...found.tables);
    skipped.push(...found.skipped);
    read += found.read;
  }
  const retentionMs = await retentionOf(store, places);
  return { tables, skipped, read, ...(retentionMs !== undefined && { retentionMs }) };
}

/** One rule of a bucket is that of most of its folders. */
const retentionOf = async (store: RunStore, [first]: readonly BuildsFolder[]): Promise<Milliseconds | undefined> =>
  first === undefined ? undefined : store.retentionMs?.(first.folder);

/** What is not read is said: a person who copied a bucket believes that it is part of the history. */
async function nameUnnamed(store: RunStore, { layout }: HistoryRequest, watcher: HistoryWatcher): Promise<void> {
  const unnamed = await unnamedBuilds(store, layout);
  if (unnamed.length === 0) return;
  watcher.onNotice(
    `${counted(unnamed.length, 'build')} of pull requests not read, for no file of ${DIRECTORY} says where: ${firstFew(unnamed)}; copy that folder of the bucket as well`,
  );
}

async function jobsOf(store: RunStore, { jobs, job, layout }: HistoryRequest): Promise<readonly string[]> {
  if (jobs !== undefined) return jobs;
  return job !== undefined && (await hasBuilds(store, job, layout)) ? [job] : jobsIn(store, layout);
}

async function hasBuilds(store: RunStore, job: string, layout: HistoryRequest['layout']): Promise<boolean> {
  if (job.includes('/')) return false;
  for (const { folder } of placesOf(job, layout)) for await (const _ of store.list(folder)) return true;
  return false;
}

interface Reading {
  readonly request: HistoryRequest;
  readonly env: Env;
  readonly watcher: HistoryWatcher;
}

function readPlace(store: RunStore, place: BuildsFolder, { request, env, watcher }: Reading): Promise<JobRead> {
  const folder = join(indexFolder(store.name, env), place.folder);
  const files = diskIndexFiles(folder, ({ message }) =>
    watcher.onNotice(`the index cannot be kept, so that the next time all is read again: ${message}`),
  );
  const isFolder = isFolderAddress(request.address);
  return readJob(store, place, files, {
    recheck: request.rescan || isFolder ? 'all' : 'newest',
    parallel: isFolder ? 16 : 32,
    onProgress: (done, of) => watcher.onProgress(place.job, done, of),
  });
}

/** The histories of all tests of which there are runs, in the order of their names. */
export function historiesOf(tables: readonly RunTable[], editsOf: (test: string) => Edits): History[] {
  const tests = new Set(tables.flatMap(({ runs }) => runs.map(({ test }) => test)));
  return [...tests].sort(compareText).map((test) => {
    const edits = editsOf(test);
    return joined(test, tables, { ...edits, keeps: (run) => run.test === test && edits.keeps(run) });
  });
}
