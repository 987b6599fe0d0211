import { watch } from 'node:fs';
import { startProwess, startProwessOnTerminal } from './packed.ts';
import { until } from './until.ts';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** The beginning of a command line that starts it elsewhere, such as in another network namespace. */
  readonly enter?: readonly string[] | undefined;
  readonly closeStdout?: boolean;
  /** Standard output is a terminal; what is written to standard error is then in it too. */
  readonly terminal?: boolean;
}

/** The real command line at work, as a process of its own. */
export interface Running {
  readonly finished: Promise<Finished>;
  signal(name: NodeJS.Signals): void;
  /** Resolves once its standard error holds that; rejects where it ends before. */
  says(text: string): Promise<void>;
}

/** Runs the real command line as a process of its own, as a person in `cwd` would; `closeStdout` as `| true` would. */
export const prowess = (args: readonly string[], surroundings: Surroundings): Promise<Finished> =>
  prowessAtWork(args, surroundings).finished;

/** The same, for who wants to do something meanwhile. */
export function prowessAtWork(args: readonly string[], { closeStdout, terminal, ...where }: Surroundings): Running {
  const child = (terminal === true ? startProwessOnTerminal : startProwess)(args, where);
  let stdout = '';
  let stderr = '';
  if (closeStdout === true) child.stdout.destroy();
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  let ended = false;
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      ended = true;
      resolve({ code, signal, stdout, stderr });
    });
  });
  const says = async (text: string): Promise<void> => {
    await until(() => ended || stderr.includes(text));
    if (!stderr.includes(text)) throw new Error(`it ended without saying "${text}": ${stderr}`);
  };
  return { finished, signal: (name) => void child.kill(name), says };
}

/** Starts the real command line and kills it (SIGKILL) as soon as something changes in a folder; resolves when it is gone. */
export function killedAtChange(
  args: readonly string[],
  { cwd, folder }: { cwd: string; folder: string },
): Promise<void> {
  const child = startProwess(args, { cwd });
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  const watcher = watch(folder, () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      watcher.close();
      resolve();
    });
  });
}
