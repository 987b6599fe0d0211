/// <reference lib="dom" />
import { type History, joined } from '../../../history/history.ts';
import { runId } from '../../../history/run.ts';
import type { AppIndex, AppTest } from '../app-index.ts';
import { type RunChunk, tableOfChunk } from '../chunk.ts';
import type { ShownMerge } from '../data-files.ts';
import { el, rootPath } from './dom.ts';

const INDEX = 'data/index.js';
const received = new Map<string, string>();
const asked = new Map<string, Promise<unknown>>();

/** What the data files call: `prowess.chunk(PATH, BASE64 OF GZIPPED JSON)`. */
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
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  received.delete(path);
  return JSON.parse(await new Response(stream).text());
}

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
export const loadMerges = async ({ merges }: AppIndex): Promise<ShownMerge[]> =>
  ((await Promise.all(merges.map(load))) as ShownMerge[][]).flat();
