/// <reference lib="dom" />
import { type History, joined } from '../../../history/history.ts';
import { runId } from '../../../history/run.ts';
import type { AppIndex, AppTest } from '../app-index.ts';
import { fromBase85 } from '../base85.ts';
import { BROWSERS } from '../browsers.ts';
import { type RunChunk, tableOfChunk } from '../chunk.ts';
import { type MergeChunk, mergesOfChunk, type ShownMerge } from '../merge-chunk.ts';
import { el, rootPath } from './dom.ts';

const INDEX = 'data/index.js';
const received = new Map<string, string>();
const asked = new Map<string, Promise<unknown>>();

/** What the data files call: `prowess.chunk(PATH, BASE85 OF GZIPPED JSON)`. */
export const receiver = { chunk: (path: string, data: string): void => void received.set(path, data) };

/** A page that is opened from a disk may load scripts, and nothing else. */
function load(path: string): Promise<unknown> {
  const known = asked.get(path);
  if (known !== undefined) return known;
  const script = el('script', { src: rootPath() + path });
  const loaded = new Promise<void>((resolve, reject) => {
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`${path} cannot be read: is the folder whole?`)));
  }).then(() => unpacked(received.get(path) ?? '', path));
  asked.set(path, loaded);
  document.head.append(script);
  return loaded;
}

async function unpacked(data: string, path: string): Promise<unknown> {
  if (!('DecompressionStream' in globalThis)) throw new Error(OLD_BROWSER);
  const stream = new Blob([fromBase85(data)]).stream().pipeThrough(new DecompressionStream('gzip'));
  received.delete(path);
  return JSON.parse(await new Response(stream).text());
}

const OLD_BROWSER = `This browser is too old to unpack the runs (it has no DecompressionStream): ${BROWSERS} have it.`;

export const loadIndex = (): Promise<AppIndex> => load(INDEX) as Promise<AppIndex>;

export const loadTest = (path: string): Promise<AppTest> => load(path) as Promise<AppTest>;

export interface LoadedRuns {
  readonly history: History;
  /** Where a run can be looked at, by `JOB/BUILD`. */
  readonly links: ReadonlyMap<string, string>;
}

/** All runs of a test, of every line and kind. */
export async function loadRuns({ test, chunks }: AppTest): Promise<LoadedRuns> {
  const loaded = (await Promise.all(chunks.map(load))) as RunChunk[];
  const tables = loaded.map((chunk) => tableOfChunk(test, chunk));
  const links = tables.flatMap((table) =>
    table.runs.flatMap((run, place): [string, string][] => {
      const link = table.links[place];
      return link === undefined ? [] : [[runId(run), link]];
    }),
  );
  return { history: joined(test, tables), links: new Map(links) };
}

/** In order. */
export async function loadMerges({ merges }: AppIndex): Promise<ShownMerge[]> {
  const chunks = (await Promise.all(merges.map(load))) as MergeChunk[];
  return chunks.flatMap(mergesOfChunk);
}
