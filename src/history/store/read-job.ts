import { inParallel } from '../in-parallel.ts';
import type { RunStore } from '../run-store.ts';
import type { RunTable } from '../table.ts';
import { CHUNK_BUILDS } from './chunk.ts';
import { type IndexFiles, JobIndex } from './job-index.ts';
import { type BuildsFolder, listed } from './places.ts';
import { type Problem, readBuild, versionOf } from './read-build.ts';

export interface ReadOptions {
  /** Which of the builds that are known are looked at again: what is late or was computed again replaces what is known of it. */
  readonly recheck: 'all' | 'newest';
  /** How many builds are read at once. */
  readonly parallel: number;
  /** `of` builds are to be read, of which `done` are. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What a place holds, and what of it is no run of a history. */
export interface JobRead {
  readonly tables: readonly RunTable[];
  readonly skipped: readonly Skipped[];
  /** How many builds were read from the store now. */
  readonly read: number;
}

export interface Skipped extends Problem {
  readonly job: string;
  /** In the job's folder. */
  readonly name: string;
}

/**
 * Reads what is new in a place, keeps it in the index, and gives all that the index then holds. What was read is kept also where the
 * store fails half way: the next attempt goes on from there.
 */
export async function readJob(
  store: RunStore,
  place: BuildsFolder,
  files: IndexFiles,
  options: ReadOptions,
): Promise<JobRead> {
  const there = await listed(store, place);
  const builds = there.filter(({ isBuild }) => isBuild).map(({ name }) => name);
  const foreign = there.filter(({ isBuild }) => !isBuild).map(({ name }) => name);
  const index = new JobIndex(files);
  index.keepOnly(builds);
  const todo = await toRead(store, place, { builds, index, options });
  for (let done = 0; done < todo.length; done += CHUNK_BUILDS) {
    options.onProgress?.(done, todo.length);
    const some = todo.slice(done, done + CHUNK_BUILDS);
    const { results, failure } = await inParallel(some, options.parallel, (build) => readBuild(store, place, build));
    index.put(results);
    if (failure !== undefined) throw failure.error;
  }
  return { tables: index.tables(), skipped: skippedOf(place, index, foreign), read: todo.length };
}

interface Known {
  readonly builds: readonly string[];
  readonly index: JobIndex;
  readonly options: ReadOptions;
}

/** Builds that the index does not know, and those of which the store now holds another version. */
async function toRead(store: RunStore, place: BuildsFolder, { builds, index, options }: Known): Promise<string[]> {
  const suspects = new Set(options.recheck === 'all' ? builds : builds.slice(-NEWEST));
  const known = builds.filter((build) => suspects.has(build) && index.versionOf(build) !== undefined);
  const { results, failure } = await inParallel(known, options.parallel, async (build) => ({
    build,
    version: await versionOf(store, place, build),
  }));
  if (failure !== undefined) throw failure.error;
  const changed = new Set(
    results.filter(({ build, version }) => version !== index.versionOf(build)).map(({ build }) => build),
  );
  return builds.filter((build) => changed.has(build) || index.versionOf(build) === undefined);
}

/** A run is computed again, or ends, soon or never: this many of a bucket's builds are asked for. */
const NEWEST = 50;

function skippedOf({ job }: BuildsFolder, index: JobIndex, foreign: readonly string[]): Skipped[] {
  const text = 'expected a folder whose name is a build number: up to 19 digits';
  return [
    ...foreign.map((name): Skipped => ({ job, name, kind: 'unreadable', text })),
    ...index.problems().map(([name, problem]): Skipped => ({ job, name, ...problem })),
  ];
}
