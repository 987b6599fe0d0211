import { createHash, randomUUID } from 'node:crypto';
import { accessSync, appendFileSync, constants, renameSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import type { EngineEnd } from '../runner/engine/ports.ts';
import { runLogged } from './command.ts';
import { makeFolder } from './disk/folder.ts';
import { type LeftLimits, leftFiles } from './disk/left-files.ts';
import { readFile } from './disk/read-file.ts';
import { writeFiles } from './disk/write-files.ts';
import { endMarked } from './marked-programs.ts';
import { systemClock } from './system-clock.ts';

/** A program that is to be run in a folder of its own. */
export interface EngineProgram {
  /** Absolute. */
  readonly binary: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute: where it writes, and what is written there before it starts. */
  readonly report: string;
  readonly files: Readonly<Record<string, string>>;
  readonly limitMs: Milliseconds;
  readonly limits: LeftLimits;
  readonly outputs: Readonly<Record<'stdout' | 'stderr', string>>;
}

/** Runs it, and gives what it left. When this settles nothing of it runs. Rejects with the signal's reason when that aborts. */
export async function runEngine(program: EngineProgram, signal: AbortSignal): Promise<EngineEnd> {
  const { binary, report, files, limits } = program;
  makeFolder(report);
  writeFiles(
    report,
    Object.entries(files).map(([path, text]) => ({ path, text })),
    'w',
  );
  const startedAt = systemClock.now();
  const end = await untilEnd(program, signal);
  const endedAt: EpochMs = systemClock.now();
  withoutColons(report, limits);
  const sha256 = createHash('sha256')
    .update(readFile(binary, 'the engine', 'infrastructure'))
    .digest('hex');
  return { ...end, startedAt, endedAt, sha256, ...leftFiles(report, limits) };
}

async function untilEnd(program: EngineProgram, signal: AbortSignal): Promise<Pick<EngineEnd, 'exitCode' | 'endedBy'>> {
  const { binary, argv, cwd, env, limitMs } = program;
  const id = randomUUID();
  const [limit, done] = [new AbortController(), new AbortController()];
  systemClock.sleep(limitMs, done.signal).then(
    () => limit.abort(new Error('its limit is over')),
    () => {},
  );
  const both = AbortSignal.any([signal, limit.signal]);
  const options = { cwd, env: { ...env, [MARK]: id }, showAtMost: 0, onLines: keptIn(program) };
  try {
    const { code } = await runLogged([binary, ...argv], options, both);
    return { exitCode: code };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted) return { endedBy: 'limit' };
    throw error;
  } finally {
    done.abort();
    await endMarked(MARK, id);
  }
}

/** In the environment of all that it starts. */
const MARK = 'PROWESS_ENGINE_RUN';

/** Writes what it prints beside its files, without credentials: ClusterLoader2 logs the kubeconfig that it is given. */
function keptIn({ report, outputs }: EngineProgram): (text: string, from: 'stdout' | 'stderr') => void {
  const room = { stdout: MOST_PRINTED, stderr: MOST_PRINTED };
  return (text, from) => {
    const kept = withoutKeys(text).slice(0, room[from]);
    room[from] -= kept.length;
    if (kept !== '') appendFileSync(join(report, outputs[from]), kept);
  };
}

const MOST_PRINTED = 8_000_000;

/** Lines of a kubeconfig that prove who asks. */
const KEYS =
  /^(\s*-?\s*"?(?:client-key-data|client-certificate-data|certificate-authority-data|token|password|id-token|refresh-token|client-secret)"?\s*:\s*).*$/gim;

const withoutKeys = (text: string): string => text.replace(KEYS, '$1(left out)');

/** Not every store of artifacts takes a colon: names hold times in RFC 3339. */
function withoutColons(report: string, limits: LeftLimits): void {
  for (const { name } of leftFiles(report, { ...limits, totalBytes: 0 }).files) {
    if (name.includes(':')) renameSync(join(report, name), join(report, name.replaceAll(':', '-')));
  }
}

/** Where a program is that a name or a path means; undefined where there is none that may be run. */
export function findProgram(written: string, folder: string, path = ''): string | undefined {
  const candidates = written.includes('/')
    ? [isAbsolute(written) ? written : resolve(folder, written)]
    : path
        .split(delimiter)
        .filter(Boolean)
        .map((place) => resolve(place, written));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
