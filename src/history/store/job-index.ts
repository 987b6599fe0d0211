import type { RunTable } from '../table.ts';
import { CHUNK_BUILDS, type Chunk, chunkOf, chunkText, emptyChunk, parseChunk, readsOf } from './chunk.ts';
import type { BuildRead, Problem } from './read-build.ts';

/** Texts by name, each replaced as a whole: a cache, of which anything may be missing. */
export interface IndexFiles {
  names(): readonly string[];
  read(name: string): string | undefined;
  write(name: string, text: string): void;
  remove(name: string): void;
}

/**
 * What is known of one place, in chunks. Each can be read alone: what is lost of them, by damage or by another process that writes
 * at the same time, is only read again.
 */
export class JobIndex {
  readonly #files: IndexFiles;
  readonly #chunks = new Map<string, Chunk>();
  /** By build: the chunk's name. */
  readonly #home = new Map<string, string>();
  /** By chunk, in their order: how many builds are in it. */
  readonly #sizes = new Map<string, number>();

  constructor(files: IndexFiles) {
    this.#files = files;
    for (const name of [...files.names()].sort()) {
      const chunk = parseChunk(files.read(name) ?? '');
      if (chunk === undefined) files.remove(name);
      else this.#keep(name, chunk);
    }
  }

  versionOf(build: string): string | undefined {
    return this.#chunks.get(this.#home.get(build) ?? '')?.versions.get(build);
  }

  tables(): RunTable[] {
    return [...this.#chunks.values()].map(({ table }) => table);
  }

  problems(): (readonly [build: string, problem: Problem])[] {
    return [...this.#chunks.values()].flatMap(({ problems }) => [...problems]);
  }

  /** Forgets builds that are gone. */
  keepOnly(builds: readonly string[]): void {
    const there = new Set(builds);
    for (const [name, chunk] of this.#chunks) {
      const isKept = (build: string): boolean => there.has(build) && this.#home.get(build) === name;
      // Most chunks lose nothing: the numbers of their builds are not taken apart.
      if ([...chunk.versions.keys()].every(isKept)) continue;
      this.#write(
        name,
        readsOf(chunk).filter(({ build }) => isKept(build)),
      );
    }
    for (const build of this.#home.keys()) if (!there.has(build)) this.#home.delete(build);
  }

  /** Builds that are known are replaced where they are; others fill the last chunk, and further ones. */
  put(reads: readonly BuildRead[]): void {
    const byChunk = Map.groupBy(reads, ({ build }) => this.#home.get(build) ?? this.#homeOfNew(build));
    for (const [name, news] of byChunk) {
      const replaced = new Set(news.map(({ build }) => build));
      const old = readsOf(this.#chunks.get(name) ?? emptyChunk).filter(({ build }) => !replaced.has(build));
      this.#write(name, [...old, ...news]);
    }
  }

  #homeOfNew(build: string): string {
    const [last, size] = [...this.#sizes].at(-1) ?? [fileName(0), 0];
    const name = size < CHUNK_BUILDS ? last : fileName(Number.parseInt(last, 10) + 1);
    this.#home.set(build, name);
    this.#sizes.set(name, (this.#sizes.get(name) ?? 0) + 1);
    return name;
  }

  #write(name: string, reads: readonly BuildRead[]): void {
    const chunk = chunkOf(reads);
    this.#keep(name, chunk);
    this.#files.write(name, chunkText(chunk));
  }

  #keep(name: string, chunk: Chunk): void {
    this.#chunks.set(name, chunk);
    this.#sizes.set(name, chunk.versions.size);
    for (const build of chunk.versions.keys()) this.#home.set(build, name);
  }
}

const fileName = (number: number): string => `${String(number).padStart(6, '0')}.json`;
