import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { usageError } from '../model/errors.ts';
import { type Milliseconds, ms, seconds } from '../model/units.ts';
import { errorCode } from './disk/failures.ts';
import { systemClock } from './system-clock.ts';

/**
 * Runs a program to its end; its output goes to our standard error. It sees only the environment given to it. When the signal aborts, the
 * program and all that it has started are asked to stop, and killed when they have not done so after `killAfter`; it rejects with the
 * signal's reason when they have ended, for only then can we change what they were changing.
 */
export async function runCommand(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal,
  killAfter: Milliseconds = seconds(5),
): Promise<{ readonly code: number }> {
  signal.throwIfAborted();
  const [program = '', ...args] = command;
  // Detached, it leads a process group of its own: a signal to the group reaches what a script has called, too.
  const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 2, 2] });
  let groupEnd: Promise<void> | undefined;
  const onAbort = (): void => {
    if (child.pid !== undefined) groupEnd = endGroup(child.pid, killAfter);
  };
  signal.addEventListener('abort', onAbort);
  try {
    const [code] = await once(child, 'exit');
    await groupEnd;
    signal.throwIfAborted();
    return { code: code ?? 1 };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * What a program prints, as it comes. It sees only the environment given to it. Throws KnownError where it cannot be started, or ends with
 * another code than 0: with the last line of what it says about it.
 */
export async function* outputOf(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): AsyncGenerator<string> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const ended = once(child, 'close');
  // A program that is not there is said below.
  ended.catch(() => {});
  try {
    yield* child.stdout.setEncoding('utf8');
    const [code] = await ended;
    if (code !== 0) throw usageError(`${program}: ${complaint.trim().split('\n').at(-1) || `it ended with ${code}`}`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw usageError(`cannot start ${program}: there is no such program here`);
    throw error;
  } finally {
    child.kill();
  }
}

const LOOK_EVERY = ms(50);

async function endGroup(group: number, killAfter: Milliseconds): Promise<void> {
  const killAt = systemClock.monotonic() + killAfter;
  let isThere = signalGroup(group, 'SIGTERM');
  while (isThere && systemClock.monotonic() < killAt) {
    await systemClock.sleep(LOOK_EVERY);
    isThere = signalGroup(group, 0);
  }
  if (isThere) signalGroup(group, 'SIGKILL');
}

/** Whether the group has a process that can be signalled. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
