import { sealed, unsealed } from '../../model/journal-line.ts';
import { numberAt, parseJson } from '../../model/json.ts';
import type { Regime } from '../../model/regime.ts';
import type { Run, RunDocument, SeriesName } from '../run.ts';
import { type Column, documentsOf, nameOf, type RunTable, tableOf } from '../table.ts';
import type { BuildRead, Problem } from './read-build.ts';

/** What the index keeps of some builds of a job: their numbers in columns, and what is wrong with those that have none. */
export interface Chunk {
  /** By build: the version that was read. */
  readonly versions: ReadonlyMap<string, string>;
  readonly table: RunTable;
  /** By build. */
  readonly problems: ReadonlyMap<string, Problem>;
}

/** Raised with every change of what is written here, or of how numbers are made of a result: an older index is read again from the store. */
const VERSION = 4;

/** As many builds as are rewritten when one is added. */
export const CHUNK_BUILDS = 256;

export const emptyChunk: Chunk = { versions: new Map(), table: tableOf([]), problems: new Map() };

/** A chunk of what was read. */
export function chunkOf(reads: readonly BuildRead[]): Chunk {
  const documents: RunDocument[] = [];
  const problems = new Map<string, Problem>();
  for (const read of reads) {
    if ('documents' in read) documents.push(...read.documents);
    else problems.set(read.build, read.problem);
  }
  return {
    versions: new Map(reads.map(({ build, version }) => [build, version])),
    table: tableOf(documents),
    problems,
  };
}

/** What a chunk was made of. */
export const readsOf = ({ versions, table, problems }: Chunk): BuildRead[] => [
  ...[...Map.groupBy(documentsOf(table), ({ run }) => run.build)].map(([build, documents]) => ({
    ...known(versions, build),
    documents,
  })),
  ...[...problems].map(([build, problem]) => ({ ...known(versions, build), problem })),
];

const known = (versions: Chunk['versions'], build: string): { build: string; version: string } => ({
  build,
  version: versions.get(build) ?? '',
});

interface Written {
  readonly versions: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, Problem>>;
  readonly regimes: readonly Regime[];
  readonly runs: readonly WrittenRun[];
  readonly series: readonly WrittenColumn[];
}

/** Runs of one regime, which are most, share its words. */
type WrittenRun = Omit<Run, 'regime'> & { readonly regime: number };

/** The bytes of both columns in base64, of which a run has eight and one: exact, and read ten times as quickly as numbers in JSON. */
interface WrittenColumn {
  readonly name: SeriesName;
  readonly values: string;
  readonly states: string;
}

export function chunkText({ versions, table, problems }: Chunk): string {
  const regimes = new Map<string, { readonly place: number; readonly regime: Regime }>();
  const runs = table.runs.map(({ regime, ...run }): WrittenRun => {
    const key = JSON.stringify(regime);
    const known = regimes.get(key) ?? { place: regimes.size, regime };
    regimes.set(key, known);
    return { ...run, regime: known.place };
  });
  return sealed({
    version: VERSION,
    versions: Object.fromEntries(versions),
    problems: Object.fromEntries(problems),
    regimes: [...regimes.values()].map(({ regime }) => regime),
    runs,
    series: [...table.series.values()].map(writtenColumn),
  });
}

/** Undefined for a text that is damaged, or of another version: what it held is then read again from the store. */
export function parseChunk(text: string): Chunk | undefined {
  const { seal, body } = unsealed(text);
  const value = seal === 'kept' ? parseJson(body) : undefined;
  if (numberAt(value, 'version') !== VERSION) return undefined;
  // Its checksum says that it is what `chunkText` wrote.
  const { versions, problems, regimes, runs, series } = value as unknown as Written;
  const columns = series.map(readColumn);
  return {
    versions: new Map(Object.entries(versions)),
    problems: new Map(Object.entries(problems)),
    table: {
      runs: runs.flatMap(({ regime, ...run }) => {
        const known = regimes[regime];
        return known === undefined ? [] : [{ ...run, regime: known }];
      }),
      series: new Map(columns.map((column) => [nameOf(column.name), column])),
    },
  };
}

const writtenColumn = ({ name, values, states }: Column): WrittenColumn => ({
  name,
  values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  states: Buffer.from(states).toString('base64'),
});

const readColumn = ({ name, values, states }: WrittenColumn): Column => ({
  name,
  // A copy begins where a number may begin.
  values: new Float64Array(new Uint8Array(Buffer.from(values, 'base64')).buffer),
  states: new Uint8Array(Buffer.from(states, 'base64')),
});
