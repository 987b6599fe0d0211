import { resolve } from 'node:path';
import { runProgram } from '../../src/cli/program.ts';
import type { Finished } from './cli.ts';

/** Runs the command line within this process: quicker, for what needs no process of its own. */
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
    columns: Number(env.COLUMNS) || Number.POSITIVE_INFINITY,
    out: (text) => {
      stdout += text;
    },
    redraw: () => {},
    show: (text) => {
      stdout += text;
    },
    err: (line) => {
      stderr += `${line}\n`;
    },
    path: (given) => resolve(cwd, given),
  });
  return { code, stdout, stderr };
}
