import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Programs that run on after this process, in a folder of their own that remembers their pids and keeps their logs. */
export interface Processes {
  start(name: string, binary: string, args: readonly string[], env: Readonly<Record<string, string>>): void;
  pid(name: string): number | undefined;
  isAlive(name: string): boolean;
  /** Ends one at once, as a crash would. */
  kill(name: string): Promise<void>;
  /** Ends all, the last one started first: those that do not go when asked are killed. */
  stop(): Promise<void>;
  /** Ends all at once, for a process that is about to exit. */
  killNow(): void;
  /** The end of a program's log, for error messages. */
  log(name: string): string;
}

/** The processes of a folder; also those that an earlier process started there. */
export function processesIn(folder: string): Processes {
  const file = join(folder, 'pids.json');
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const pids = new Map<string, number>(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8'))) : []);
  const remember = (): void => writeFileSync(file, JSON.stringify(Object.fromEntries(pids), null, 2));
  const ours = (pid: number | undefined): pid is number => pid !== undefined && commandOf(pid).includes(folder);

  const end = async (name: string, signal: NodeJS.Signals): Promise<void> => {
    const pid = pids.get(name);
    if (ours(pid)) process.kill(pid, signal);
    for (let tries = 0; ours(pid); tries++) {
      if (tries === PATIENCE) process.kill(pid, 'SIGKILL');
      await wait(50);
    }
    pids.delete(name);
    remember();
  };

  return {
    start(name, binary, args, env) {
      const log = openSync(join(logs, `${name}.log`), 'a');
      const child = spawn(binary, args, {
        cwd: folder,
        detached: true,
        env: { ...process.env, ...env },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      child.unref();
      if (child.pid === undefined) throw new Error(`${name} could not be started from ${binary}`);
      pids.set(name, child.pid);
      remember();
    },
    pid: (name) => pids.get(name),
    isAlive: (name) => ours(pids.get(name)),
    kill: (name) => end(name, 'SIGKILL'),
    async stop() {
      for (const name of [...pids.keys()].reverse()) await end(name, 'SIGTERM');
    },
    killNow() {
      for (const pid of pids.values()) if (ours(pid)) process.kill(pid, 'SIGKILL');
    },
    log: (name) =>
      readFileSync(join(logs, `${name}.log`), 'utf8')
        .split('\n')
        .slice(-15)
        .join('\n'),
  };
}

/** In steps of 50 ms. */
const PATIENCE = 100;

/** A pid may long be another process's: only a command line that names our folder is ours. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}
