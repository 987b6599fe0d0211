import { type Milliseconds, ms, sum } from '../../model/units.ts';
import type { Lease } from './lease.ts';

export interface QueuePlace {
  /** 1 is next. */
  readonly position: number;
  /** When it may be served, counted from the holder's last renewal, if everybody needs as long as they thought. */
  readonly startsInMs: Milliseconds;
}

/** The place of one who waits; undefined when it is not in the queue. */
export function placeOf(lease: Lease, nonce: string): QueuePlace | undefined {
  const index = lease.queue.findIndex((waiter) => waiter.nonce === nonce);
  if (index < 0) return undefined;
  const before = lease.queue.slice(0, index).map((waiter) => waiter.estimateMs);
  return { position: index + 1, startsInMs: sum([lease.holder?.remainingMs ?? ms(0), ...before]) };
}
