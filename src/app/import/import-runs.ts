import { openRunStore } from '../../adapters/run-store.ts';
import { pointToNewest } from '../../history/build.ts';
import { formatNamed } from '../../history/import/formats.ts';
import type { RunStore } from '../../history/run-store.ts';
import { explained, KnownError, usageError } from '../../model/errors.ts';
import { buildPaths } from '../../prow/bucket-paths.ts';
import type { Env } from '../env.ts';
import { type Candidate, candidatesOf, type ReadRun, type Said } from './candidates.ts';
import { forEachOf } from './for-each.ts';
import { addPresent, addStored, emptyReport, type ImportReport } from './report.ts';
import { type ImportSource, openSource } from './source.ts';
import { expectFolderName, folderOf, isStored, LAYOUT, storeDocument } from './store-document.ts';

export interface ImportRequest extends Said {
  readonly format: string;
  /** The source as a path of this machine, where it is no address of a bucket. */
  readonly sourcePath: string;
  /** A folder, or `gs://BUCKET`. */
  readonly store: string;
}

/**
 * Stores the runs of a source that a store does not hold yet, each as a whole or not at all.
 * @throws KnownError where the source holds no run of the format, or where it or the store fails: a later import goes on from there
 */
export async function importRuns(request: ImportRequest, env: Env): Promise<ImportReport> {
  const source = await openSource(request.source, request.sourcePath, env);
  const report = await importFrom(source, await openRunStore(request.store, env), request);
  const keptMs = source.kind === 'folder' ? await source.store.retentionMs?.(source.folder) : undefined;
  return { ...report, ...(keptMs !== undefined && { sourceRetentionMs: keptMs }) };
}

export async function importFrom(
  source: ImportSource,
  store: RunStore,
  request: Said & Pick<ImportRequest, 'format'>,
): Promise<ImportReport> {
  const format = formatNamed(request.format);
  if (request.job !== undefined) expectFolderName(request.job, '--job');
  const report = emptyReport();
  // A build without numbers is a failed run where other builds have some; where none has, it is another job.
  const without: { readonly candidate: Candidate; readonly run: ReadRun }[] = [];
  const taken = new Map<string, string>();
  await forEachOf(candidatesOf(format, source, request), WIDTH, (candidate) =>
    refusing(report, async () => {
      expectFolderName(candidate.job, candidate.where);
      refuseSecond(candidate, taken);
      if (candidate.isFixed && (await isStored(store, folderOf(candidate))))
        return addPresent(report, candidate.job, candidate.build);
      const run = await candidate.read();
      if (run === 'running') report.running++;
      else if (run === 'foreign') report.foreign.push(candidate.where);
      else if (run.document.points.length === 0) without.push({ candidate, run });
      else await storeRun(store, candidate, run, report);
    }),
  );
  if (report.jobs.size === 0 && report.refused.length === 0) {
    const why = without[0]?.run.document.run.headline;
    throw nothingIn(request, without.length + report.foreign.length, { names: format.builds?.names, why });
  }
  for (const { candidate, run } of without) await refusing(report, () => storeRun(store, candidate, run, report));
  await pointToNewestOf(report, store);
  return report;
}

/** Requests to a bucket that are under way at once. */
const WIDTH = 12;

/** What is wrong with one run keeps no other from being stored. */
async function refusing(report: ImportReport, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KnownError) || error.exit !== 'usage') throw error;
    report.refused.push(explained(error));
  }
}

function refuseSecond({ job, build, where }: Candidate, taken: Map<string, string>): void {
  const first = taken.get(`${job}/${build}`);
  if (first !== undefined)
    throw usageError(`${where}: a second run with build ${build} of ${job}: the first is ${first}`);
  taken.set(`${job}/${build}`, where);
}

async function storeRun(
  store: RunStore,
  { where }: Candidate,
  { document, endedAt }: ReadRun,
  report: ImportReport,
): Promise<void> {
  const { job, build } = document.run;
  switch (await storeDocument(store, document, endedAt)) {
    case 'stored':
      return addStored(report, document, where);
    case 'present':
      return addPresent(report, job, build);
    case 'different':
      addPresent(report, job, build);
      throw usageError(
        `${where}: ${store.name} holds build ${build} of ${job} with other numbers`,
        'nothing there was changed: is it the same job? Remove the build there to import it again',
      );
  }
}

async function pointToNewestOf({ jobs }: ImportReport, store: RunStore): Promise<void> {
  for (const [job, { newestBuild: build }] of jobs) {
    await pointToNewest(store, { build, paths: buildPaths({ type: 'periodic', job, build }, LAYOUT) });
  }
}

function nothingIn(
  { source, format }: Said & Pick<ImportRequest, 'format'>,
  builds: number,
  { names, why = '' }: { readonly names: string | undefined; readonly why: string | undefined },
): KnownError {
  if (builds > 0)
    return usageError(
      `none of the ${builds} builds in ${source} holds ${names} with numbers that can be read`,
      `is ${format} what its jobs upload?${why && ` The first that Prow finished: ${why}`}`,
    );
  return usageError(
    `${source} holds no run`,
    names && `expected folders JOB/BUILD with ${names}, BUILD being a number`,
  );
}
