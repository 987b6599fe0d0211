import { type HeldResource, holdLeases } from '../../model/hold.ts';
import { type Milliseconds, ms, sum } from '../../model/units.ts';
import { type HeldLock, type LockPorts, takeLock } from './driver.ts';
import type { LeaseStore } from './lease.ts';
import type { Setup } from './states.ts';

/** The store of a Lease of this name. */
export type StoreOf = (name: string) => LeaseStore;

type HoldPorts = Omit<LockPorts, 'store' | 'what'> & { readonly storeOf: StoreOf };

/**
 * The lock of the cluster, and then what the run holds beside it, in the order of `holds`: what is shared is taken last, so that it is not
 * kept while its holder still waits for a cluster. All together may take as long as the lock alone.
 * @throws As `takeLock`; what was taken before is given back first.
 */
export async function takeWithHolds(
  own: { acquire(signal: AbortSignal): Promise<HeldLock> },
  holds: readonly HeldResource[],
  setup: Setup,
  ports: HoldPorts,
  signal: AbortSignal,
): Promise<HeldLock> {
  const { clock } = ports;
  const giveUpAt = clock.monotonic() + setup.waitMaxMs;
  let held = await own.acquire(signal);
  for (const hold of holds) {
    const rest = ms(Math.max(0, giveUpAt - clock.monotonic()));
    try {
      const next = await takeHold(hold, { ...setup, waitMaxMs: rest }, ports, AbortSignal.any([signal, held.lost]));
      held = together(held, hold.resource, next);
    } catch (error) {
      // Without the signal: where it has aborted, the Lease would go on to name this run until its time is over.
      await held.release();
      throw error;
    }
  }
  return held;
}

async function takeHold(hold: HeldResource, setup: Setup, ports: HoldPorts, signal: AbortSignal): Promise<HeldLock> {
  const { resource } = hold;
  const store = await freest(holdLeases(hold).map(ports.storeOf));
  const report: LockPorts['report'] = (fact) => ports.report({ ...fact, resource });
  return takeLock(setup, { ...ports, report, store, what: resource }, signal);
}

/** Of several places the first that is free, or else the one that will be free first. */
async function freest(stores: readonly LeaseStore[]): Promise<LeaseStore> {
  const waits = await Promise.all(stores.map(waitAt));
  const best = stores[waits.indexOf(ms(Math.min(...waits)))];
  if (best === undefined) throw new RangeError('a resource has no place at all');
  return best;
}

/** How long the holder and the queue expect to need; a Lease that cannot be read comes last. */
async function waitAt(store: LeaseStore): Promise<Milliseconds> {
  const stored = await store.read().catch(() => 'unknown' as const);
  if (stored === undefined) return ms(0);
  if (stored === 'unknown') return ms(Infinity);
  const { holder, queue } = stored.lease;
  const busy = holder === undefined && queue.length === 0 ? 0 : 1;
  return sum([ms(busy), holder?.remainingMs ?? ms(0), ...queue.map(({ estimateMs }) => estimateMs)]);
}

/** Two locks as one, under the first one's token: lost with either. */
const together = (one: HeldLock, resource: string, other: HeldLock): HeldLock => ({
  token: one.token,
  beside: [...(one.beside ?? []), { resource, token: other.token }],
  lost: AbortSignal.any([one.lost, other.lost]),
  mayLoad: () => one.mayLoad() && other.mayLoad(),
  confirm: async () => void (await Promise.all([one.confirm(), other.confirm()])),
  release: async (signal) => (await Promise.all([other.release(signal), one.release(signal)])).every(Boolean),
});
