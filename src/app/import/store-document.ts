import { storeBuild } from '../../history/build.ts';
import { DOCUMENT_FILE, documentJson, parseDocument } from '../../history/document-json.ts';
import { nameOf } from '../../history/history.ts';
import type { Point, RunDocument } from '../../history/run.ts';
import { type RunStore, readText, textContent } from '../../history/run-store.ts';
import { usageError } from '../../model/errors.ts';
import { compareText } from '../../model/order.ts';
import type { EpochMs } from '../../model/units.ts';
import { buildPaths, type Layout } from '../../prow/bucket-paths.ts';
import { finishedJson, startedJson } from '../../prow/build-files.ts';

/** Imported runs are kept as a Prow's runs are where nothing else is configured. */
export const LAYOUT: Layout = { pathPrefix: '', pathStrategy: 'explicit' };

export const folderOf = ({ job, build }: { readonly job: string; readonly build: string }): string =>
  buildPaths({ type: 'periodic', job, build }, LAYOUT).folder;

/** Throws KnownError `usage` for the name of a job that is no folder of a store: runs in a folder below it are read by no history. */
export function expectFolderName(job: string, where: string): void {
  if (['', '.', '..'].includes(job) || /[/\\\0]/.test(job)) {
    throw usageError(`${where}: the job ${JSON.stringify(job)}: expected the name of one folder, without / and \\`);
  }
}

/** Whether a build is there as a whole: finished.json comes last. */
export async function isStored(store: RunStore, folder: string): Promise<boolean> {
  for await (const name of store.list(folder)) if (name === 'finished.json') return true;
  return false;
}

/**
 * Stores a run as Prow keeps a build, finished.json last. `present`: a build of that number is there already, with the same numbers;
 * `different`: with others, and it stays as it is.
 */
export async function storeDocument(
  store: RunStore,
  document: RunDocument,
  endedAt: EpochMs,
): Promise<'stored' | 'present' | 'different'> {
  const folder = folderOf(document.run);
  if (await isStored(store, folder)) return (await hasNumbers(store, folder, document)) ? 'present' : 'different';
  const { startedAt, commit, outcome } = document.run;
  const started = startedJson({ repos: {}, ...(commit !== undefined && { commit }) }, startedAt);
  const finished = finishedJson({ outcome, ended: 'completed' }, {}, endedAt);
  const files = [
    { path: 'started.json', content: textContent(started) },
    { path: DOCUMENT_PATH, content: textContent(documentJson(document)) },
  ];
  await storeBuild(store, folder, files, finished);
  return 'stored';
}

const DOCUMENT_PATH = `artifacts/${DOCUMENT_FILE}`;

/** Whether a build holds the numbers of a document, in whatever order another source gave them. */
async function hasNumbers(store: RunStore, folder: string, { points }: RunDocument): Promise<boolean> {
  const path = `${folder}/${DOCUMENT_PATH}`;
  const artifacts = await Array.fromAsync(store.list(`${folder}/artifacts`));
  if (!artifacts.includes(DOCUMENT_FILE)) return false;
  const there = parseDocument(await readText(store, path), `${store.name}/${path}`);
  return numbersOf(there.points) === numbersOf(points);
}

const numbersOf = (points: readonly Point[]): string =>
  points
    .map(({ series, state, value }) => `${nameOf(series)} ${state} ${value}\n`)
    .sort(compareText)
    .join('');
