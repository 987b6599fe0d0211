import { holdName, machineName } from '../../adapters/disk/hold.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { type RunStore, textContent } from '../../history/run-store.ts';
import {
  type InfrastructureRecord,
  RENEW_EVERY,
  type RecordState,
  recordPath,
  recordText,
} from '../../infrastructure/record.ts';
import { explained, KnownError } from '../../model/errors.ts';
import type { Env } from '../env.ts';

/** The record of a cluster while its runner, or who removes it, is at work. */
export interface RecordKeeper {
  /** Stores what is so now. Throws KnownError where the store cannot be written. */
  say(state: RecordState, reason?: string): Promise<void>;
  /** The cluster is gone, and its record goes. */
  remove(): Promise<void>;
  /** Ends the renewals: the record stays as it is. */
  close(): void;
}

export type Recorded = Pick<InfrastructureRecord, 'id' | 'cluster' | 'provider' | 'test' | 'job' | 'build'>;

/**
 * Begins a record, and renews it until it is closed. Nothing may be made before this resolves. Throws KnownError where the store cannot
 * be written: a cluster that nothing would find again is not made.
 */
export async function keepRecord(
  address: string,
  recorded: Recorded,
  env: Env,
  notice: (line: string) => void,
): Promise<RecordKeeper> {
  const store = await openRunStore(address, env);
  return takeRecord(store, { ...recorded, createdAt: systemClock.now() }, notice);
}

/** Takes a record over, from a runner that is over or as a new one. Throws KnownError where another process of this machine has it. */
export async function takeRecord(
  store: RunStore,
  recorded: Recorded & Pick<InfrastructureRecord, 'createdAt'>,
  notice: (line: string) => void,
): Promise<RecordKeeper> {
  const hold = await holdName(holdOf(recorded.id));
  if (hold === undefined) throw new KnownError('infrastructure', `${recorded.id} is at work in another process`);
  let current: Pick<InfrastructureRecord, 'state' | 'reason'> = { state: 'making' };
  let last: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const own = { version: 1, ...recorded, machine: machineName(), aliveAt: systemClock.now() } as const;
    await store.put(recordPath(recorded), textContent(recordText({ ...own, ...current })));
  };
  // One after another: a renewal that is late must not undo what came after it.
  const put = (): Promise<void> => {
    const next = last.then(write, write);
    last = next;
    return next;
  };
  const renew = (): void =>
    void put().catch((error: unknown) => notice(`the record of ${recorded.id} was not renewed: ${explained(error)}`));
  const renewal = setInterval(renew, RENEW_EVERY).unref();
  const close = (): void => {
    clearInterval(renewal);
    hold.release();
  };
  return {
    say: async (state, reason) => {
      current = { state, ...(reason !== undefined && { reason }) };
      await put().catch((error: unknown) => {
        if (state === 'making') close();
        throw error;
      });
    },
    remove: async () => {
      close();
      await last.catch(() => {});
      await store.remove(recordPath(recorded));
    },
    close,
  };
}

/** What the runner of a cluster holds on its machine as long as it lives, however it ends. */
export const holdOf = (id: string): string => `infrastructure-${id}`;
