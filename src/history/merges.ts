import { usageError } from '../model/errors.ts';
import { type EpochMs, parseInstant, toIso } from '../model/units.ts';
import { type CsvRow, columnsOf, csvRows, placeOfCell } from './csv-rows.ts';

/** What was merged into a branch by one of its first-parent commits. */
export interface Merge {
  readonly mergedAt: EpochMs;
  /** At least the first ten digits of the commit that brought it into the branch. */
  readonly commit: string;
  /** Absent where the commit names none. */
  readonly pullRequest?: string;
  /** How many files it changed. */
  readonly files: number;
  /** In which folders, most files first; a file at the top is its own folder. */
  readonly folders: readonly ChangedFolder[];
  readonly title: string;
}

export interface ChangedFolder {
  readonly folder: string;
  readonly files: number;
}

export const MERGE_COLUMNS = ['mergedAt', 'commit', 'pullRequest', 'files', 'folders', 'title'] as const;

/** A merge as a row of a merges file. */
export const mergeRow = ({ mergedAt, commit, pullRequest, files, folders, title }: Merge): (string | number)[] => [
  toIso(mergedAt).replace('.000Z', 'Z'),
  commit,
  pullRequest ?? '',
  files,
  folders.map((each) => `${each.folder}:${each.files}`).join(' '),
  title,
];

/**
 * Reads a merges file, gzipped or not: its merges from the oldest to the newest.
 * @throws KnownError with file, line and column of what is wrong
 */
export async function readMerges(bytes: AsyncIterable<Uint8Array>, where: string): Promise<Merge[]> {
  const merges: Merge[] = [];
  let columns: Columns | undefined;
  for await (const row of csvRows(bytes, where)) {
    if (columns === undefined) columns = columnsOf(row.cells, MERGE_COLUMNS, where);
    else merges.push(mergeOf(row, columns, where));
  }
  if (columns === undefined)
    throw usageError(`${where}:1:1: expected a header with ${MERGE_COLUMNS.join(', ')}, got nothing`);
  return merges.sort((a, b) => a.mergedAt - b.mergedAt);
}

type Columns = Record<(typeof MERGE_COLUMNS)[number], number>;

function mergeOf(row: CsvRow, columns: Columns, where: string): Merge {
  const text = (name: keyof Columns): string => row.cells[columns[name]] ?? '';
  const wrong = (name: keyof Columns, expected: string) =>
    usageError(
      `${placeOfCell(where, row, columns[name])}: ${name}: expected ${expected}, got ${JSON.stringify(text(name))}`,
    );
  const mergedAt = parseInstant(text('mergedAt'));
  if (mergedAt === undefined) throw wrong('mergedAt', 'an instant such as 2024-10-22T08:16:45Z');
  if (!/^[0-9a-f]{7,64}$/.test(text('commit'))) throw wrong('commit', 'seven hexadecimal digits or more');
  if (!/^\d*$/.test(text('pullRequest'))) throw wrong('pullRequest', 'a number, or nothing');
  if (!/^\d+$/.test(text('files'))) throw wrong('files', 'a number');
  const folders = text('folders').split(' ').filter(Boolean).map(folderOf);
  if (folders.includes(undefined)) throw wrong('folders', 'FOLDER:FILES, separated by blanks');
  return {
    mergedAt,
    commit: text('commit'),
    ...(text('pullRequest') !== '' && { pullRequest: text('pullRequest') }),
    files: Number(text('files')),
    folders: folders.filter((folder) => folder !== undefined),
    title: text('title'),
  };
}

function folderOf(written: string): ChangedFolder | undefined {
  const [, folder, files] = /^(.+):(\d+)$/.exec(written) ?? [];
  return folder === undefined ? undefined : { folder, files: Number(files) };
}
