import type { Milliseconds } from '../model/units.ts';

/**
 * Where runs are kept: a folder or a bucket, with the same layout (src/prow/bucket-paths.ts). Paths are relative, `/` separated,
 * without empty, `.` or `..` parts. Failures of the store are KnownErrors with the exit `infrastructure`.
 */
export interface RunStore {
  /** For people: `gs://bucket`, `/home/me/runs`. */
  readonly name: string;
  /** Stores a whole object or nothing. Nothing is ever overwritten but what `isReplaceable` names. */
  put(path: string, content: Content, attributes?: Readonly<Record<string, string>>): Promise<'stored' | 'exists'>;
  /** The object's bytes; throws a KnownError where there is none. */
  get(path: string): AsyncIterable<Uint8Array>;
  /** A text that changes whenever the object does; undefined where there is none. */
  version(path: string): Promise<string | undefined>;
  /**
   * Stores an object of those that `isReplaceable` names in the place of a version of it, undefined where there was none: the version that it is then, or
   * undefined where another writer was quicker. Absent where the store keeps no two writers apart.
   */
  replace?(path: string, content: Content, version: string | undefined): Promise<string | undefined>;
  /** Removes an object; what is not there is fine. Only for what `isReplaceable` names. */
  remove(path: string): Promise<void>;
  /** What is directly in the folder (`''` is the top), sorted: objects by name, folders by name and `/`. */
  list(folder: string): AsyncIterable<string>;
  /** How long it keeps what is in the folder after it was stored, by rules that this account may not be allowed to see. */
  retention?(folder: string): Promise<Retention>;
  /** The same; undefined where it keeps it, or does not say. */
  retentionMs?(folder: string): Promise<Milliseconds | undefined>;
}

export type Retention = Milliseconds | 'for ever' | 'unseen';

/** Bytes that can be read more than once, since a store may have to try again. */
export interface Content {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

export function textContent(text: string): Content {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

/** The whole object as text. */
export async function readText(store: RunStore, path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of store.get(path)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** What changes in a store: where the newest build is, what is known of clusters that exist, the last analysis, and the pages. */
export const isReplaceable = (path: string): boolean =>
  path === LATEST || path.endsWith(`/${LATEST}`) || REPLACED.some((folder) => path.startsWith(folder));

/** The folder of the pages that `prowess site` keeps in a store. */
export const PAGES = 'site/';

const REPLACED = ['infrastructure/', 'analysis/', PAGES];

/** Refuses what could leave the store or mean two things. A defect of the caller, not of a person's input. */
export function checkedPath(path: string): string {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part)) || path.includes('\\') || path.includes('\0')) {
    throw new Error(`not a path of a run store: ${JSON.stringify(path)}`);
  }
  return path;
}

/** The path of what may be removed or replaced. Anything else is a defect of the caller. */
export function mutablePath(path: string): string {
  if (!isReplaceable(path)) throw new Error(`never removed or replaced in a run store: ${JSON.stringify(path)}`);
  return path;
}

const LATEST = 'latest-build.txt';
