import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Ends the processes of a folder and removes it when this process ends, however it is killed. */
export interface Guard {
  /** From here on they run on without this process. */
  release(): void;
}

/** Starts a process that outlives this one and waits for its end. */
export function guard(folder: string): Guard {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'guard-main.ts'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const { stdin } = child;
  // Neither keeps this process alive; a pipe that is never written to has a handle of its own.
  child.unref();
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return { release: () => void stdin.end(KEEP) };
}

export const KEEP = 'keep';
