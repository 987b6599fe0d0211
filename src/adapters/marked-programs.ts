import { readdirSync, readFileSync } from 'node:fs';
import { type Milliseconds, ms, seconds } from '../model/units.ts';
import { systemClock } from './system-clock.ts';

/**
 * Ends the programs of this machine that have a variable of this value in their environment: asks them to stop, and kills them when they
 * have not done so after `killAfter`; gives up on those that outlive that as long again. Only Linux shows the environment of others; elsewhere nothing is found. Gives how many there were.
 */
export async function endMarked(
  variable: string,
  value: string,
  killAfter: Milliseconds = seconds(5),
): Promise<number> {
  const seen = new Set<number>();
  const killAt = systemClock.monotonic() + killAfter;
  const giveUpAt = killAt + killAfter;
  for (let clear = 0; clear < CLEAR_LOOKS && systemClock.monotonic() < giveUpAt; ) {
    // What they have started meanwhile is marked, too.
    const found = markedBy(variable, value);
    clear = found.length === 0 ? clear + 1 : 0;
    if (systemClock.monotonic() >= killAt) signalAll(found, 'SIGKILL');
    else
      signalAll(
        found.filter((pid) => !seen.has(pid)),
        'SIGTERM',
      );
    for (const pid of found) seen.add(pid);
    await systemClock.sleep(LOOK_EVERY);
  }
  return seen.size;
}

/** One look can miss a program: /proc shows no environment of one that is just beginning another (execve). */
const CLEAR_LOOKS = 2;
const LOOK_EVERY = ms(50);

const markedBy = (variable: string, value: string): number[] =>
  markedPrograms(variable).flatMap(({ pid, mark }) => (mark === value ? [pid] : []));

/** A program of this machine, beside this process. */
export interface MarkedProgram {
  readonly pid: number;
  /** As the kernel shows it: the first 15 characters of its name. */
  readonly name: string;
  /** The value of the variable that was asked for. */
  readonly mark: string;
}

/** Those that have this variable in the environment in which they began. Only Linux shows it; elsewhere nothing is found. */
export function markedPrograms(variable: string): MarkedProgram[] {
  if (process.platform !== 'linux') return [];
  const before = `${variable}=`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      const mark = environmentOf(pid).find((each) => each.startsWith(before));
      return mark === undefined
        ? []
        : [{ pid: Number(pid), name: textOf(pid, 'comm').trim(), mark: mark.slice(before.length) }];
    });
}

/** Empty for a process that has ended, also one that was not waited for, and for those of other users. */
const environmentOf = (pid: string): readonly string[] => textOf(pid, 'environ').split('\0');

function textOf(pid: string, file: 'environ' | 'comm'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
