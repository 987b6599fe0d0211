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
  const found = markedBy(variable, value);
  signalAll(found, 'SIGTERM');
  const killAt = systemClock.monotonic() + killAfter;
  const giveUpAt = killAt + killAfter;
  while (markedBy(variable, value).length > 0 && systemClock.monotonic() < giveUpAt) {
    // What they have started meanwhile is marked, too.
    if (systemClock.monotonic() >= killAt) signalAll(markedBy(variable, value), 'SIGKILL');
    await systemClock.sleep(LOOK_EVERY);
  }
  return found.length;
}

const LOOK_EVERY = ms(50);

function markedBy(variable: string, value: string): number[] {
  if (process.platform !== 'linux') return [];
  const mark = `${variable}=${value}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
}

/** Empty for a process that has ended, also one that was not waited for, and for those of other users. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
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
