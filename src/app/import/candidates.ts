import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { BuildFormat, ImportedFile, ImportFormat, RunNumbers, TableRun } from '../../history/import/format.ts';
import { placedRun } from '../../history/import/place-run.ts';
import type { ProwFacts } from '../../history/import/prow-facts.ts';
import type { RunDocument } from '../../history/run.ts';
import { explained, KnownError, usageError } from '../../model/errors.ts';
import type { EpochMs } from '../../model/units.ts';
import { nextBuildNumber } from '../../prow/build-number.ts';
import { buildsBelow, readBuild, type SourceBuild } from './builds.ts';
import type { ImportSource } from './source.ts';
import { folderOf } from './store-document.ts';

/** What a person says of the runs of a source. */
export interface Said {
  /** The source as it was written, for messages. */
  readonly source: string;
  /** In place of the job that the source names, or where it names none. */
  readonly job?: string;
  /** In place of the line that the source names, or where it names none. */
  readonly line?: string;
}

/** A run that a source offers. */
export interface Candidate {
  readonly where: string;
  readonly job: string;
  readonly build: string;
  /** Whether the source never changes a run, so that one which is stored need not be read. */
  readonly isFixed: boolean;
  /** `foreign`: it holds no numbers, and nothing says that it is a build. Throws a KnownError where its numbers cannot be read. */
  readonly read: () => Promise<ReadRun | 'running' | 'foreign'>;
}

export interface ReadRun {
  readonly document: RunDocument;
  readonly endedAt: EpochMs;
}

/** Every run that a source offers. Throws a KnownError where the source is not one of the format. */
export async function* candidatesOf(format: ImportFormat, source: ImportSource, said: Said): AsyncGenerator<Candidate> {
  if (source.kind === 'file') {
    if (format.table === undefined)
      throw usageError(`${said.source} is a file`, `expected a folder of builds with ${format.builds?.names}`);
    yield* tableRuns(format, format.table(source.open(), said.source), said);
    return;
  }
  if (format.builds === undefined) throw usageError(`${said.source} is a folder`, `expected ${format.what}`);
  let builds = 0;
  for await (const build of buildsBelow(source.store, source.folder)) {
    builds++;
    yield buildRun(format, format.builds, source, build, said);
  }
  if (builds === 0) yield* loneRun(format, format.builds, source, said);
}

/** The folder of one run, as a tool leaves it on the machine on which it ran. */
async function* loneRun(
  format: ImportFormat,
  own: BuildFormat,
  { store, folder }: FolderSource,
  said: Said,
): AsyncGenerator<Candidate> {
  const name = basename(`${store.name}/${folder}`);
  const holdsNumbers = (path: string): boolean => own.holdsNumbers(path) || own.holdsNumbers(`${name}/${path}`);
  const { files, prow } = await readBuild(store, folder, { ...own, holdsNumbers });
  if (files.length === 0) return;
  const numbers = numbersOf(own, files, prow);
  const startedAt = prow.startedAt ?? numbers.startedAt ?? numbers.uploadedAt;
  const run = { ...numbers, where: said.source, ...(startedAt !== undefined && { startedAt }) };
  yield* tableRuns(format, Readable.from([run]), said);
}

type FolderSource = Extract<ImportSource, { kind: 'folder' }>;

const LINE = 'main';

async function* tableRuns(format: ImportFormat, runs: AsyncIterable<TableRun>, said: Said): AsyncGenerator<Candidate> {
  const numbered = new Map<string, string>();
  for await (const run of runs) {
    const job = said.job ?? run.job;
    if (job === undefined) throw usageError(`${said.source} does not say of which job it is`, 'say it with --job NAME');
    const build = run.build ?? numberFor(run, job, numbered);
    const place = {
      where: run.where,
      job,
      build,
      line: said.line ?? run.line ?? LINE,
      ...(run.commit !== undefined && { commit: run.commit }),
      address: folderOf({ job, build }),
    };
    yield {
      where: run.where,
      job,
      build,
      isFixed: false,
      read: async () => withEnd(placedRun(format, place, run), run),
    };
  }
}

/** The number that Prow would have given; runs that began in the same millisecond have one after the other. */
function numberFor(run: TableRun, job: string, numbered: Map<string, string>): string {
  const at = run.startedAt ?? run.uploadedAt;
  if (at === undefined) throw usageError(`${run.where}: the run has neither a build number nor a time`);
  const key = `${job} ${at}`;
  const before = numbered.get(key);
  const build = nextBuildNumber(before === undefined ? [] : [before], at);
  numbered.set(key, build);
  return build;
}

function buildRun(
  format: ImportFormat,
  own: BuildFormat,
  { store, isBucket }: FolderSource,
  { job: named, build, folder }: SourceBuild,
  said: Said,
): Candidate {
  const job = said.job ?? named;
  const where = `${store.name}/${folder}`;
  const read: Candidate['read'] = async () => {
    const { files, prow, isRunning } = await readBuild(store, folder, own);
    if (isRunning) return 'running';
    if (files.length === 0 && prow.finished === undefined) return 'foreign';
    const numbers = numbersOf(own, files, prow);
    const place = {
      where,
      job,
      build,
      line: said.line ?? prow.line ?? LINE,
      ...(prow.commit !== undefined && { commit: prow.commit }),
      address: isBucket ? where : folderOf({ job, build }),
    };
    return withEnd(placedRun(format, place, numbers, prow), { uploadedAt: prow.finished?.at ?? numbers.uploadedAt });
  };
  return { where, job, build, isFixed: isBucket, read };
}

/** What a build that Prow finished has uploaded stays as it is: numbers that cannot be read now never can. */
function numbersOf(own: BuildFormat, files: readonly ImportedFile[], { finished }: ProwFacts): RunNumbers {
  try {
    return own.read(files);
  } catch (error) {
    if (finished === undefined || !(error instanceof KnownError)) throw error;
    return { points: [], outcome: 'invalid', headline: explained(error) };
  }
}

const withEnd = (document: RunDocument, { uploadedAt }: { readonly uploadedAt?: EpochMs | undefined }): ReadRun => ({
  document,
  endedAt: uploadedAt ?? document.run.startedAt,
});
