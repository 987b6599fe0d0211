import { expect } from 'chai';
import { minutes, ms, seconds } from '../../../src/model/units.ts';
import type { LeaseStore } from '../../../src/runner/lock/lease.ts';
import { breakLock, untilFree } from '../../../src/runner/lock/operate.ts';
import { statusOf } from '../../../src/runner/lock/status.ts';
import { type Arena, createArena } from '../../support/sim-lock.ts';

const by = { identity: 'ann', nonce: 'n', reason: 'hangs since noon' };
const times = { timeoutMs: minutes(5), pollEveryMs: seconds(1) };

describe('[I] runner/lock/operate', () => {
  let arena: Arena;
  beforeEach(() => {
    arena = createArena();
  });

  const inArena = (main: () => Promise<unknown>) => () => arena.time.drive(main());
  const ports = () => ({ store: arena.store, clock: arena.time });
  const status = async () => statusOf((await arena.store.read())?.lease);

  it(
    'break keeps the reason and raises the token',
    inArena(async () => {
      const { token } = await arena.runner('a').take();
      await breakLock(ports(), by);
      const { state, breaks, ...after } = await status();
      expect(state).to.equal('broken');
      expect(after.token).to.equal(token + 1);
      expect(breaks).to.have.length(1);
      expect(breaks[0]).to.include({ by: 'ann', reason: 'hangs since noon', holder: 'a', token });
    }),
  );

  it(
    'break is done once, even when its reply is lost',
    inArena(async () => {
      const { token } = await arena.runner('a').take();
      await breakLock({ store: withoutFirstReply(arena.store), clock: arena.time }, by);
      expect((await status()).token).to.equal(token + 1);
    }),
  );

  it(
    'break is refused where the lock is free, or another than the one meant',
    inArena(async () => {
      const refusal = (onlyFrom?: string) =>
        breakLock(ports(), { ...by, onlyFrom }).catch((error: Error) => error.message);
      expect(await refusal()).to.equal('the lock is not held');
      await arena.runner('a').take();
      expect(await refusal('b')).to.equal('a holds the lock, not b');
      await breakLock(ports(), by);
      expect(await refusal()).to.include('the lock is broken already');
    }),
  );

  it(
    'wait ends when the lock is released and has no waiter',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      const held = await a.take();
      const next = b.take();
      let free = false;
      const waiting = untilFree(ports(), times, () => {}).then(() => {
        free = true;
      });
      await arena.time.sleep(seconds(10));
      await held.release();
      const second = await next;
      await arena.time.sleep(seconds(10));
      expect(free).to.equal(false);
      await second.release();
      await waiting;
    }),
  );

  it(
    'wait sees by itself that a holder is dead',
    inArena(async () => {
      const runner = arena.runner('a');
      await runner.take();
      runner.link.state = 'cut';
      const begun = arena.time.monotonic();
      await untilFree(ports(), times, () => {});
      expect(arena.time.monotonic() - begun).to.be.within(30_000, 32_000);
    }),
  );

  it(
    'wait ends with exit code 4 when its time is over',
    inArena(async () => {
      const held = await arena.runner('a').take();
      const error = await untilFree(ports(), { ...times, timeoutMs: ms(90_000) }, () => {}).catch((e: unknown) => e);
      expect(error).to.have.property('exit', 'noLock');
      expect(error).to.have.property('message', 'the lock was not free within 1.5 min: a holds it, 0 in the queue');
      await held.release();
    }),
  );

  it(
    'status shows who holds the lock, who waits, and how long it may take',
    inArena(async () => {
      await arena.runner('a').take({ estimateMs: minutes(10) });
      for (const name of ['b', 'c']) {
        arena
          .runner(name)
          .take({ estimateMs: minutes(20) })
          .catch(() => {});
        await arena.time.sleep(seconds(1));
      }
      const { state, holder, queue } = await status();
      expect(state).to.equal('held');
      expect(holder).to.include({ identity: 'a', test: 'suite/density-100', remainingMs: minutes(10) });
      expect(queue.map(({ position, identity, startsInMs }) => [position, identity, startsInMs])).to.deep.equal([
        [1, 'b', minutes(10)],
        [2, 'c', minutes(30)],
      ]);
    }),
  );
});

/** A store whose first write is carried out, but looks as if it was not. */
function withoutFirstReply(store: LeaseStore): LeaseStore {
  let writes = 0;
  return {
    read: store.read,
    async write(next, expected) {
      const answer = await store.write(next, expected);
      if (++writes === 1) throw new Error('connection reset');
      return answer;
    },
  };
}
