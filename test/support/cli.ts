import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from '../../src/cli/program.ts';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** Runs the real command line as a process of its own, as a person standing in `cwd` would; `closeStdout` as `| true` would. */
export function prowess(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; closeStdout?: boolean },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const { INIT_CWD: _person, npm_package_json: _moved, ...env } = process.env;
    const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env: { ...env, ...options.env } });
    let stdout = '';
    let stderr = '';
    if (options.closeStdout === true) child.stdout.destroy();
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Starts the real command line and kills it (SIGKILL) as soon as something changes in a folder; resolves when it is gone. */
export function killedAtChange(
  args: readonly string[],
  { cwd, folder }: { cwd: string; folder: string },
): Promise<void> {
  const child = spawn(process.execPath, [main, ...args], { cwd });
  const watcher = watch(folder, () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      watcher.close();
      resolve();
    });
  });
}

/** The same command line within this process: quicker, for what needs no process of its own. */
export async function prowessHere(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Omit<Finished, 'signal'>> {
  let stdout = '';
  let stderr = '';
  const code = await runProgram(args, {
    env,
    standing: cwd,
    terminal: false,
    out: (text) => {
      stdout += text;
    },
    err: (line) => {
      stderr += `${line}\n`;
    },
    path: (given) => resolve(cwd, given),
  });
  return { code, stdout, stderr };
}
