import type { BuildFormat, ImportedFile } from '../../history/import/format.ts';
import { type ProwFacts, prowFacts } from '../../history/import/prow-facts.ts';
import { type RunStore, readText } from '../../history/run-store.ts';
import { isBuildNumber } from '../../prow/build-number.ts';

/** A build in a source. */
export interface SourceBuild {
  readonly job: string;
  readonly build: string;
  /** In the source's store. */
  readonly folder: string;
}

/** Every build below a folder: a folder whose name is a build's number, in that of its job. What is in a build is not searched. */
export async function* buildsBelow(store: RunStore, folder: string): AsyncGenerator<SourceBuild> {
  const [build = '', job] = folder.split('/').reverse();
  if (job !== undefined && isBuildNumber(build)) {
    yield { job, build, folder };
    return;
  }
  for await (const name of store.list(folder)) {
    if (name.endsWith('/') && !name.startsWith('.')) yield* buildsBelow(store, joined(folder, name.slice(0, -1)));
  }
}

/** What a build holds: the files with numbers, and what Prow says of it. */
export interface BuildContent {
  readonly files: readonly ImportedFile[];
  readonly prow: ProwFacts;
  /** Whether it began and has not ended. */
  readonly isRunning: boolean;
}

export async function readBuild(store: RunStore, folder: string, format: BuildFormat): Promise<BuildContent> {
  const paths = await filesOf(store, folder, '', format);
  const read = async (path: string): Promise<ImportedFile> => {
    const place = joined(folder, path);
    return { where: `${store.name}/${place}`, path, text: await readText(store, place) };
  };
  const own = async (name: string) => (paths.includes(name) ? await read(name) : undefined);
  const [started, finished] = [await own('started.json'), await own('finished.json')];
  const isRunning = started !== undefined && finished === undefined;
  const prow = prowFacts({ ...(started && { started }), ...(finished && { finished }) });
  if (isRunning) return { files: [], prow, isRunning };
  return { files: await Promise.all(paths.filter(format.holdsNumbers).map(read)), prow, isRunning };
}

async function filesOf(store: RunStore, folder: string, below: string, format: BuildFormat): Promise<string[]> {
  const paths: string[] = [];
  for await (const name of store.list(joined(folder, below))) {
    const path = joined(below, name.replace(/\/$/, ''));
    if (!name.endsWith('/')) paths.push(path);
    else if (path === 'artifacts' || format.isEntered?.(path) === true) {
      paths.push(...(await filesOf(store, folder, path, format)));
    }
  }
  return paths;
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join('/');
