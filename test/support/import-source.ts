import { join } from 'node:path';
import { nameOf } from '../../src/history/history.ts';
import type { RunNumbers, TableRun } from '../../src/history/import/format.ts';
import { formatNamed } from '../../src/history/import/formats.ts';

/** KubeVirt's published history: three lanes (bench/data/kubevirt-history/README.md). */
export const KUBEVIRT_HISTORY = join(import.meta.dirname, '../../bench/data/kubevirt-history');

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** Every run of a table that is written in a format. */
export const tableRuns = (format: string, text: string): Promise<TableRun[]> =>
  Array.fromAsync(formatNamed(format).table?.(bytesOf(text), 'table.csv') ?? []);

/** What files of one build say in a format: path -> text. */
export function buildNumbers(format: string, texts: Readonly<Record<string, string>>): RunNumbers {
  const { builds } = formatNamed(format);
  const files = Object.entries(texts).map(([path, text]) => ({ where: path, path, text }));
  return builds?.read(files.filter(({ path }) => builds.holdsNumbers(path))) ?? { points: [] };
}

/** `name state value` of each point. */
export const pointLines = ({ points }: RunNumbers): string[] =>
  points.map(({ series, state, value }) =>
    [nameOf(series), state, value].filter((part) => part !== undefined).join(' '),
  );
