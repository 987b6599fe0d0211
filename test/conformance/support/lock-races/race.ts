import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../../src/model/random.ts';
import { CONTEXT } from '../control-plane/files.ts';
import { LEASE_DURATION } from './terms.ts';

export interface RaceOptions {
  readonly kubeconfig: string;
  readonly processes: number;
  /** Locks that each process races for, all at once. */
  readonly leases: number;
  readonly seconds: number;
  /** Whether holders terminate the namespaces of older ones, as they must. */
  readonly terminates: boolean;
  readonly random: Random;
}

/**
 * Processes of their own race for locks; one after the other is frozen (SIGSTOP) for longer than a lease lasts.
 * Resolves to the number of freezes when all have ended.
 */
export async function race(options: RaceOptions): Promise<number> {
  const contenders = Array.from({ length: options.processes }, (_, index) => startContender(`p${index}`, options));
  const ends = contenders.map((contender) => once(contender, 'exit'));
  try {
    const freezes = await freezeInTurn(contenders, options);
    for (const [code] of await Promise.all(ends)) if (code !== 0) throw new Error(`a contender ended with ${code}`);
    return freezes;
  } finally {
    for (const contender of contenders) contender.kill('SIGKILL');
  }
}

function startContender(name: string, options: RaceOptions): ChildProcess {
  const { kubeconfig, leases, seconds, terminates } = options;
  const args = [kubeconfig, CONTEXT, name, String(leases), String(seconds), String(terminates)];
  return spawn(process.execPath, [join(import.meta.dirname, 'contender.ts'), ...args], { stdio: 'inherit' });
}

/** Freezes end well before the race does, so that the last frozen one has time to do harm. */
async function freezeInTurn(contenders: readonly ChildProcess[], { seconds, random }: RaceOptions): Promise<number> {
  const end = performance.now() + seconds * 1000 - 4 * LEASE_DURATION;
  let freezes = 0;
  while (performance.now() < end) {
    const victim = contenders[random.integer(contenders.length)];
    await wait(random.uniform() * LEASE_DURATION);
    victim?.kill('SIGSTOP');
    await wait((1 + random.uniform()) * LEASE_DURATION);
    victim?.kill('SIGCONT');
    freezes++;
  }
  return freezes;
}
