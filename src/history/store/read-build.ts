import { explained, KnownError, usageError } from '../../model/errors.ts';
import { parseResult } from '../../shapes/parse-result.ts';
import { DOCUMENT_FILE, parseDocument } from '../document-json.ts';
import { documentOf } from '../from-result.ts';
import { PARTS_FILE, parseParts } from '../parts.ts';
import type { RunDocument } from '../run.ts';
import { type RunStore, readText } from '../run-store.ts';
import { type BuildsFolder, folderOf } from './places.ts';

/** What one build gives to a history. */
export type BuildRead = { readonly build: string; readonly version: string } & (
  | { readonly documents: readonly RunDocument[] }
  | { readonly problem: Problem }
);

export interface Problem {
  /** `no-result`: it goes on, or has ended without one. `unreadable`: what is there is damaged, or of something else. */
  readonly kind: 'no-result' | 'unreadable';
  /** For people, on one line. */
  readonly text: string;
}

/** Failures of the store are thrown; what is wrong with one build is said of it. */
export async function readBuild(store: RunStore, place: BuildsFolder, build: string): Promise<BuildRead> {
  try {
    const folder = await folderOf(store, place, build);
    const file = await numbersOf(store, folder);
    if (file === undefined) return { build, version: NONE, problem: { kind: 'no-result', text: NO_RESULT } };
    return { build, version: file.version, ...(await read(store, { ...file, folder, job: place.job, build })) };
  } catch (error) {
    return { build, version: NONE, problem: { kind: 'unreadable', text: problemOf(error) } };
  }
}

/** The version of what a build's numbers are read from; NONE where there are none. A result of ours may come after what was imported. */
export async function versionOf(store: RunStore, place: BuildsFolder, build: string): Promise<string> {
  try {
    return (await numbersOf(store, await folderOf(store, place, build)))?.version ?? NONE;
  } catch (error) {
    problemOf(error);
    return NONE;
  }
}

const NONE = 'none';
const NO_RESULT = 'it has no result: it goes on, or ended before there was one';

interface Numbers {
  readonly path: string;
  /** The file's name and its version. */
  readonly version: string;
  readonly parse: Parse;
}

type Parse = (text: string, where: string, found: { folder: string; address: string }) => RunDocument;

/** Our own result counts before what was imported. */
async function numbersOf(store: RunStore, folder: string): Promise<Numbers | undefined> {
  for (const { file, parse } of SOURCES) {
    const path = `${folder}/artifacts/${file}`;
    const version = await store.version(path);
    if (version !== undefined) return { path, version: `${file} ${version}`, parse };
  }
  return undefined;
}

const ofResult: Parse = (text, where, found) => documentOf(parseResult(text, where), found);

/** What names the folders of several runs is no run itself. */
const SOURCES = [
  { file: 'result.json', parse: ofResult },
  { file: PARTS_FILE, parse: ofResult },
  { file: DOCUMENT_FILE, parse: parseDocument },
] as const satisfies readonly { file: string; parse: Parse }[];

interface Place extends Numbers {
  readonly folder: string;
  readonly job: string;
  readonly build: string;
}

async function read(
  store: RunStore,
  { path, parse, ...place }: Place,
): Promise<{ documents: RunDocument[] } | { problem: Problem }> {
  const documents: RunDocument[] = [];
  try {
    for (const file of await filesOf(store, path)) {
      const document = parse(await readText(store, file), file, {
        folder: place.folder,
        address: `${store.name}/${place.folder}`,
      });
      checkIsOf(document, place, file);
      documents.push(document);
    }
    return { documents };
  } catch (error) {
    return { problem: { kind: 'unreadable', text: problemOf(error) } };
  }
}

/** The files with the numbers: of several runs in one build each has its own. */
async function filesOf(store: RunStore, path: string): Promise<string[]> {
  if (!path.endsWith(`/${PARTS_FILE}`)) return [path];
  const parts = parseParts(await readText(store, path), path);
  return parts.map((part) => path.replace(PARTS_FILE, `${part}/result.json`));
}

/** A copy of another build must not count as a second run. */
function checkIsOf({ run }: RunDocument, { job, build }: Pick<Place, 'job' | 'build'>, path: string): void {
  if (run.build === build && run.job === job) return;
  throw usageError(`${path}: expected the run ${job}/${build}, got ${run.job}/${run.build}`);
}

/** What is wrong with one file; anything else is thrown on. */
function problemOf(error: unknown): string {
  if (error instanceof KnownError && error.exit === 'usage') return explained(error);
  throw error;
}
