import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetBlow } from './blow.ts';

/** When the victim was not at work as it says, in ms since 1970. */
export interface Strike {
  readonly at: number;
  readonly until: number;
}

/** The pilots of one fleet, as processes of this machine. */
export interface Crew {
  /** Starts them and strikes one. Undefined where that was over by then, or is left alone. */
  strike(
    service: { readonly url: string; readonly token: string },
    allEnded: Promise<void>,
  ): Promise<Strike | undefined>;
  /** When the first command began, and when each participant's command had ended, as the commands themselves wrote it. */
  worked(): { readonly began: number; readonly ended: number };
  /** Ends what is left of them. */
  end(): void;
}

/** Says when it begins and ends, which the pilot does not know of; at 20 events a second it leaves the processors to others. */
const COMMAND =
  'echo began $(date +%s%3N) >>"$0"; sysbench cpu --threads=1 --rate=20 --time="$1" run; echo ended $(date +%s%3N) >>"$0"';

/** @param pilot the program; @param folder for what the commands write, empty */
export function fleetCrew(pilot: string, folder: string, { how, pilots, victim, since, ...blow }: FleetBlow): Crew {
  const children: ChildProcess[] = [];
  const commands = new Set<number>();

  const start = (index: number, url: string, token: string): ChildProcess => {
    const words = ['join', url, '--start', 'fleet', '--id', `p${index}`, '--report', ''];
    const log = join(folder, `p${index}.${children.length}`);
    const command = ['sh', '-c', COMMAND, log, String(pilots[index]?.worksS ?? 1)];
    const env = { ...process.env, PILOT_TOKEN: token };
    const child = spawn(pilot, [...words, '--', ...command], { env, stdio: 'ignore' });
    children.push(child);
    return child;
  };

  const hit = async (child: ChildProcess, again: () => void): Promise<Strike> => {
    // It makes no command more from here on.
    child.kill('SIGSTOP');
    const at = Date.now();
    const groups = childrenOf(child);
    for (const group of groups) commands.add(group);
    const isWhole = how.endsWith('with its command');
    if (!how.startsWith('stopped')) {
      child.kill('SIGKILL');
      if (isWhole) signalAll(groups, 'SIGKILL');
      if (how !== 'killed and begun again') return { at, until: Number.POSITIVE_INFINITY };
      again();
      return { at, until: Date.now() };
    }
    if (isWhole) signalAll(groups, 'SIGSTOP');
    await sleep(blow.stoppedMs);
    if (isWhole) signalAll(groups, 'SIGCONT');
    child.kill('SIGCONT');
    return { at, until: Date.now() };
  };

  return {
    async strike({ url, token }, allEnded) {
      const join = async (index: number): Promise<ChildProcess> => {
        await sleep(pilots[index]?.joinsAfterMs);
        return start(index, url, token);
      };
      const others = pilots.keys().filter((index) => index !== victim);
      const joined = Promise.all([...others].map(join));
      const child = await join(victim);
      if (since !== 'start') await allEnded;
      await sleep(blow.afterMs);
      const isSpared = how === 'nothing' || isOver(child);
      const strike = isSpared ? undefined : await hit(child, () => start(victim, url, token));
      await joined;
      return strike;
    },
    worked: () => workedIn(folder, pilots.length),
    end() {
      signalAll(commands, 'SIGKILL');
      // One that is asked to end ends its command, too.
      for (const child of children.filter((each) => !isOver(each))) {
        child.kill('SIGTERM');
        child.kill('SIGCONT');
      }
    },
  };
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Its commands, each of which leads a process group. */
function childrenOf({ pid }: ChildProcess): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, 'children'), 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

function signalAll(groups: Iterable<number>, signal: NodeJS.Signals): void {
  for (const group of groups) {
    try {
      process.kill(-group, signal);
    } catch {
      // It has ended.
    }
  }
}

function workedIn(folder: string, count: number): { began: number; ended: number } {
  const logs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const times = (of: string, word: string): number[] =>
    logs
      .filter(({ name }) => name.startsWith(of))
      .flatMap(({ text }) => new RegExp(`^${word} (\\d+)$`, 'm').exec(text)?.slice(1).map(Number) ?? []);
  const ended = Array.from({ length: count }, (_, index) => Math.min(...times(`p${index}.`, 'ended')));
  return { began: Math.min(...times('p', 'began')), ended: Math.max(...ended) };
}
