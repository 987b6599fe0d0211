import { expect } from 'chai';
import fc from 'fast-check';
import { allHolds, type HeldResource } from '../../../src/model/hold.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../../src/model/units.ts';
import { clusterLeaseStore } from '../../../src/runner/lock/cluster-lease-store.ts';
import { type HeldLock, takeLock } from '../../../src/runner/lock/driver.ts';
import { type StoreOf, takeWithHolds } from '../../../src/runner/lock/holds.ts';
import { type Arena, createArena, never, TIMING } from '../../support/sim-lock.ts';

/** A run on a cluster of its lock, and what it holds beside it. */
interface Wanted {
  readonly cluster: string;
  readonly holds: readonly HeldResource[];
  readonly startsAt: Milliseconds;
  readonly lasts: Milliseconds;
}

const held = (resource: string, atOnce = 1): HeldResource => ({ resource, atOnce });

function take(
  arena: Arena,
  name: string,
  { cluster, holds }: Wanted,
  waitMaxMs = minutes(600),
  signal = never,
): Promise<HeldLock> {
  const connection = arena.runner(name).cluster;
  const storeOf: StoreOf = (lease) =>
    clusterLeaseStore(connection, { namespace: 'prowess', name: lease }, TIMING.callTimeoutMs);
  const claim = { identity: name, nonce: `nonce of ${name}`, purpose: {} };
  const setup = {
    request: { claim, durationMs: TIMING.durationMs, estimateMs: minutes(1) },
    timing: TIMING,
    waitMaxMs,
  };
  const ports = { clock: arena.time, report: () => {}, storeOf };
  const own = { acquire: (given: AbortSignal) => takeLock(setup, { ...ports, store: storeOf(cluster) }, given) };
  return takeWithHolds(own, allHolds(holds), setup, ports, signal);
}

/** When each run had everything, by what it holds. */
async function timesOf(runs: readonly Wanted[]): Promise<{ wanted: Wanted; from: number; to: number }[]> {
  const arena = createArena();
  const all = runs.map(async (wanted, index) => {
    await arena.time.sleep(wanted.startsAt);
    const lock = await take(arena, `run-${index}`, wanted);
    const from = arena.time.monotonic();
    await arena.time.sleep(wanted.lasts);
    expect(lock.mayLoad()).to.equal(true);
    const to = arena.time.monotonic();
    await lock.release();
    return { wanted, from, to };
  });
  return arena.time.drive(Promise.all(all));
}

describe('[I] runner/lock/holds', () => {
  it('lets runs of two clusters overlap, but not where they hold the same', async () => {
    const run = (cluster: string, ...holds: HeldResource[]): Wanted => ({
      ...{ cluster, holds, startsAt: ms(0), lasts: minutes(2) },
    });
    const [a, b, c] = await timesOf([run('a', held('fabric/rack-1')), run('b', held('fabric/rack-1')), run('c')]);
    expect(Math.max(a?.from ?? 0, b?.from ?? 0)).to.be.at.least(Math.min(a?.to ?? 0, b?.to ?? 0));
    expect(c?.from).to.be.below(seconds(10));
  });

  it('never has more holders of a resource than it has places, and serves all of them, whatever they hold together', async () => {
    const resource = fc.constantFrom(held('fabric'), held('storage', 2), held('nodes/pool-a'));
    const wanted = fc.record({
      cluster: fc.constantFrom('a', 'b', 'c'),
      holds: fc.uniqueArray(resource, { maxLength: 3 }),
      startsAt: fc.nat(60_000).map(ms),
      lasts: fc.integer({ min: 1000, max: 60_000 }).map(ms),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wanted, { minLength: 2, maxLength: 7 }), async (runs) => {
        const times = await timesOf(runs);
        for (const { from, wanted: mine } of times) {
          const now = times.filter((each) => each.from <= from && from < each.to).map((each) => each.wanted);
          expect(now.filter(({ cluster }) => cluster === mine.cluster)).to.have.length(1);
          for (const { resource: name, atOnce } of mine.holds)
            expect(now.filter(({ holds }) => holds.some((hold) => hold.resource === name)).length).to.be.at.most(
              atOnce,
            );
        }
      }),
      { numRuns: 25 },
    );
  });

  it('gives the cluster back where what it holds was not free in time, and says what was not', async () => {
    const arena = createArena();
    await arena.time.drive(
      (async () => {
        const wanted = { cluster: 'a', holds: [held('fabric/rack-1')], startsAt: ms(0), lasts: ms(0) };
        const first = await take(arena, 'first', wanted);
        const second = await take(arena, 'second', { ...wanted, cluster: 'b' }, minutes(1)).catch(String);
        expect(second).to.match(/fabric\/rack-1 was not free within .*: first holds it/);
        const third = await take(arena, 'third', { ...wanted, cluster: 'b', holds: [] }, minutes(1));
        await Promise.all([first.release(), third.release()]);
      })(),
    );
  });

  it('gives the cluster back at once where the run is stopped while it waits for what it holds', async () => {
    const arena = createArena();
    await arena.time.drive(
      (async () => {
        const wanted = { cluster: 'a', holds: [held('fabric/rack-1')], startsAt: ms(0), lasts: ms(0) };
        const first = await take(arena, 'first', wanted);
        const stop = new AbortController();
        const second = take(arena, 'second', { ...wanted, cluster: 'b' }, minutes(10), stop.signal).catch(String);
        await arena.time.sleep(minutes(1));
        stop.abort('stopped');
        expect(await second).to.equal('stopped');
        const store = clusterLeaseStore(arena.cluster, { namespace: 'prowess', name: 'b' }, TIMING.callTimeoutMs);
        expect((await store.read())?.lease.holder).to.equal(undefined);
        await first.release();
      })(),
    );
  });

  it('says the token of each Lease', async () => {
    const arena = createArena();
    await arena.time.drive(
      (async () => {
        const wanted = { cluster: 'a', holds: [held('fabric')], startsAt: ms(0), lasts: ms(0) };
        const first = await take(arena, 'first', wanted);
        await first.release();
        const second = await take(arena, 'second', { ...wanted, cluster: 'b' });
        expect(second.token).to.equal(first.token);
        expect(second.beside).to.deep.equal([{ resource: 'fabric', token: Number(first.beside?.[0]?.token) + 1 }]);
        await second.release();
      })(),
    );
  });

  it('is lost as a whole where one of its Leases is taken away', async () => {
    const arena = createArena();
    await arena.time.drive(
      (async () => {
        const lock = await take(arena, 'one', {
          ...{ cluster: 'a', holds: [held('fabric/rack-1')], startsAt: ms(0), lasts: ms(0) },
        });
        const where = { namespace: 'prowess', name: 'hold.fabric.rack-1' };
        const store = clusterLeaseStore(arena.runner('operator').cluster, where, TIMING.callTimeoutMs);
        const stored = await store.read();
        if (stored?.lease.holder === undefined) throw new Error('the Lease has a holder');
        const other = { ...stored.lease.holder, identity: 'other', nonce: 'other' };
        await store.write({ ...stored.lease, token: stored.lease.token + 1, holder: other }, stored.version);
        await arena.time.sleep(minutes(1));
        expect([lock.mayLoad(), lock.lost.aborted]).to.deep.equal([false, true]);
        await lock.release();
      })(),
    );
  });
});
