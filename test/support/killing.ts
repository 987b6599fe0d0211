import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../src/model/result.ts';
import { type Finished, prowess } from './cli.ts';

/** Where kills happen: a site, a simulator's kubeconfig, and one lab of the site. */
export interface Lab {
  readonly site: string;
  readonly kubeconfig: string;
  readonly number: number;
}

/** A signal, so long after the run's first line in its journal, or after the start of its process. */
export interface Blow {
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly since: 'start' | 'journal';
  readonly afterMs: number;
}

export interface Aftermath {
  readonly blow: Blow;
  /** Exit code of the run; null where it was killed. */
  readonly code: number | null;
  /** Of `prowess results`; undefined where the run died before it had a journal. */
  readonly result: Result | undefined;
  readonly resultsCode: number | null | undefined;
  /** What `prowess cleanup` printed, the second time: everything is gone by then. */
  readonly cleanedTwice: string;
  /** Exit code of `prowess lock wait`. */
  readonly lockCode: number | null;
}

/** Starts a run, sends it a signal, and does what a person would do then. */
export async function killRun(lab: Lab, blow: Blow): Promise<Aftermath> {
  const options = { cwd: lab.site, env: { KUBECONFIG: lab.kubeconfig } };
  const store = join(lab.site, `runs-${lab.number}-${blow.signal}-${blow.afterMs}`);
  const args = ['run', `burst-lab-${lab.number}`, ...onLab(lab), '--store', store];
  const code = await runAndSignal(args, options, blow, () => artifactsBelow(store) !== undefined);
  const artifacts = artifactsBelow(store);
  const results = artifacts === undefined ? undefined : await prowess(['results', artifacts], options);
  await prowess(['cleanup', `burst-lab-${lab.number}`, ...onLab(lab)], options);
  const again = await prowess(['cleanup', `burst-lab-${lab.number}`, ...onLab(lab)], options);
  const wait = await prowess(['lock', 'wait', ...onLab(lab), '--timeout', '30s'], options);
  return {
    blow,
    code,
    result: artifacts === undefined ? undefined : readResult(artifacts),
    resultsCode: results?.code,
    cleanedTwice: again.stdout + again.stderr,
    lockCode: wait.code,
  };
}

const onLab = ({ number }: Lab): string[] => ['--cluster', `lab-${number}`];

async function runAndSignal(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
  { signal, since, afterMs }: Blow,
  hasJournal: () => boolean,
): Promise<Finished['code']> {
  const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
  const { INIT_CWD: _person, npm_package_json: _moved, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd,
    env: { ...env, ...options.env },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while (since === 'journal' && child.exitCode === null && !hasJournal()) await sleep(20);
  const blow = setTimeout(() => child.kill(signal), afterMs);
  return ended.finally(() => clearTimeout(blow));
}

/** The artifacts of the store's only run that got as far as a journal. */
export function artifactsBelow(store: string): string | undefined {
  if (!existsSync(store)) return undefined;
  const found = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('journal.ndjson'),
  );
  return found === undefined ? undefined : join(store, found, '..');
}

const readResult = (artifacts: string): Result => JSON.parse(readFileSync(join(artifacts, 'result.json'), 'utf8'));
