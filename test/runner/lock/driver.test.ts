import { expect } from 'chai';
import { KnownError } from '../../../src/model/errors.ts';
import { minutes, ms, seconds } from '../../../src/model/units.ts';
import type { HeldLock } from '../../../src/runner/lock/driver.ts';
import { breakLock } from '../../../src/runner/lock/operate.ts';
import { type Arena, createArena, type Runner, TIMING } from '../../support/sim-lock.ts';

describe('[I] runner/lock/driver', () => {
  let arena: Arena;
  beforeEach(() => {
    arena = createArena();
  });

  const inArena = (main: () => Promise<unknown>) => () => arena.time.drive(main());
  const pause = (duration: number): Promise<void> => arena.time.sleep(ms(duration));

  it(
    'takes a free lock, renews it, and gives it back',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      await pause(minutes(5));
      expect(held.mayLoad()).to.equal(true);
      await held.release();
      expect(held.mayLoad()).to.equal(false);
      expect(held.lost.aborted).to.equal(false);
      expect(eventsOf(runner)[0]).to.equal('acquired');
      expect(eventsOf(runner).filter((event) => event === 'renewed')).to.have.length.within(25, 35);
      expect(eventsOf(runner).at(-1)).to.equal('released');
      expect((await arena.store.read())?.lease.holder).to.equal(undefined);
    }),
  );

  it(
    'serves those who wait in their order, each with a higher token, and says their place',
    inArena(async () => {
      const served: string[] = [];
      const tokens: number[] = [];
      const runners = ['a', 'b', 'c', 'd'].map((name) => arena.runner(name));
      await Promise.all(
        runners.map(async (runner, index) => {
          await pause(index * 5000);
          const held = await runner.take({ estimateMs: minutes(2) });
          served.push(runner.name);
          tokens.push(held.token);
          await pause(minutes(2));
          await held.release();
        }),
      );
      expect(served).to.deep.equal(['a', 'b', 'c', 'd']);
      expect(tokens).to.deep.equal([0, 1, 2, 3].map((more) => (tokens[0] ?? 0) + more));
      const places = runners[3]?.facts.filter(({ event }) => event === 'waiting') ?? [];
      expect(places.map(({ position }) => position)).to.deep.equal([3, 2, 1]);
      expect(places[0]?.startsInMs).to.be.within(minutes(5.5), minutes(6));
    }),
  );

  it(
    'fences a holder that is cut off before another gets the lock',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      const held = await a.take();
      const cutAt = arena.time.monotonic();
      const fenced = whenLost(held).then(() => arena.time.monotonic() - cutAt);
      const next = b.take().then((lock) => ({ lock, after: arena.time.monotonic() - cutAt }));
      await pause(1000);
      a.link.state = 'cut';
      const fencedAfter = await fenced;
      const { lock, after } = await next;
      expect(fencedAfter).to.be.within(TIMING.fenceAfterMs - 100, TIMING.fenceAfterMs + 100);
      expect(after).to.be.above(TIMING.durationMs);
      expect(lock.token).to.be.above(held.token);
      expect(eventsOf(a)).to.include.members(['renewal-failed', 'fenced']);
      expect(held.lost.reason).to.be.an.instanceOf(KnownError).with.property('exit', 'invalid');
    }),
  );

  it(
    'holds a lock whose take and whose renewals were written although no reply came',
    inArena(async () => {
      const runner = arena.runner('a');
      runner.link.state = 'deaf';
      const taking = runner.take();
      await pause(3000);
      expect((await arena.store.read())?.lease.holder?.identity).to.equal('a');
      runner.link.state = 'up';
      const held = await taking;
      runner.link.state = 'deaf';
      await pause(15_000);
      runner.link.state = 'up';
      await pause(60_000);
      expect(held.mayLoad()).to.equal(true);
      await held.release();
    }),
  );

  it(
    'says to a holder whose lock was broken why, and lets the next one in only after the duration',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      const held = await a.take();
      const next = b.take();
      await pause(5000);
      const brokenAt = arena.time.monotonic();
      const ports = { store: arena.store, clock: arena.time };
      await breakLock(ports, { identity: 'ann', nonce: 'n', reason: 'hangs since noon' });
      expect(await whenLost(held))
        .to.have.property('message')
        .that.includes('ann broke the lock: hangs since noon');
      expect((await next).token).to.equal(held.token + 2);
      expect(arena.time.monotonic() - brokenAt).to.be.above(TIMING.durationMs);
      expect(eventsOf(a).at(-1)).to.equal('broken');
      expect((await arena.store.read())?.lease.breaks).to.have.length(1);
    }),
  );

  it(
    'confirms only with a renewal that was sent after it was asked',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      const renewals = (): number => eventsOf(runner).filter((event) => event === 'renewed').length;
      await held.confirm();
      expect(renewals()).to.equal(1);
      await Promise.all([held.confirm(), held.confirm()]);
      expect(renewals()).to.be.within(2, 3);
      runner.link.state = 'cut';
      const refused = await held.confirm().catch((error: unknown) => error);
      expect(refused).to.have.property('message').that.includes('the lock was lost');
    }),
  );

  it(
    'gives up in time, says who holds the lock, and leaves the queue',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      const held = await a.take();
      const error = await b.take({ waitMaxMs: minutes(1) }).catch((reason: unknown) => reason);
      expect(error).to.be.an.instanceOf(KnownError).with.property('exit', 'noLock');
      expect(error).to.have.property('message', 'the lock was not free within 1 min: a holds it, 0 in the queue');
      const soon = await b.take({ waitMaxMs: seconds(3) }).catch((reason: unknown) => reason);
      expect(soon).to.have.property('message').that.includes('not free within 3 s: a holds it');
      expect((await arena.store.read())?.lease.queue).to.deep.equal([]);
      await held.release();
    }),
  );

  it(
    'leaves the queue when the run is stopped while it waits',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      const held = await a.take();
      const stop = new AbortController();
      const waiting = b.take({ signal: stop.signal }).catch((reason: unknown) => reason);
      await pause(10_000);
      expect((await arena.store.read())?.lease.queue).to.have.length(1);
      stop.abort('SIGTERM');
      expect(await waiting).to.equal('SIGTERM');
      expect((await arena.store.read())?.lease.queue).to.deep.equal([]);
      await held.release();
    }),
  );

  it(
    'calls it the infrastructure, not the queue, when the lease cannot be reached',
    inArena(async () => {
      const runner = arena.runner('a');
      runner.link.state = 'cut';
      const error = await runner.take({ waitMaxMs: minutes(1) }).catch((reason: unknown) => reason);
      expect(error).to.be.an.instanceOf(KnownError).with.property('exit', 'infrastructure');
    }),
  );

  it(
    'asks with pauses where each of its writes meets the write of another, and ends in its time',
    inArena(async () => {
      const waiter = arena.runner('a');
      waiter.link.state = 'contended';
      const error = await waiter.take({ waitMaxMs: minutes(2) }).catch((reason: unknown) => reason);
      expect(error).to.be.an.instanceOf(KnownError).with.property('exit', 'noLock');
      expect(waiter.link.requests).to.be.within(100, 700);

      const leaver = arena.runner('b');
      const held = await leaver.take();
      leaver.link.state = 'contended';
      const before = leaver.link.requests;
      expect(await held.release()).to.equal(false);
      expect(leaver.link.requests - before).to.be.within(20, 100);
    }),
  );

  it(
    'leaves at once when there is no time left for it',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      runner.link.state = 'contended';
      const enough = new AbortController();
      const start = arena.time.monotonic();
      const released = held.release(enough.signal);
      await pause(seconds(5));
      enough.abort();
      expect(await released).to.equal(false);
      expect(arena.time.monotonic() - start).to.be.within(seconds(5), seconds(6));
      const { requests } = runner.link;
      await pause(minutes(5));
      expect(runner.link.requests).to.equal(requests);
    }),
  );

  it(
    'says what its holder does, and who is served before it',
    inArena(async () => {
      const [a, b, c] = [arena.runner('a'), arena.runner('b'), arena.runner('c')];
      const held = await a.take();
      a.doing = { step: 'load 400', leftMs: minutes(20) };
      const waiting = b.take();
      await pause(seconds(30));
      const last = c.take();
      await pause(seconds(30));
      expect(c.waitingFor.words()).to.match(
        /^the lock: held by a for suite\/density-100, now in load 400, which expects 20 min more; 2 of 2 in the queue, behind suite\/density-100$/,
      );
      a.doing = { step: 'delete 400 (longer than planned)', leftMs: seconds(3) };
      await pause(seconds(30));
      expect(c.waitingFor.words()).to.include('now in delete 400 (longer than planned), which expects 3 s more');
      await held.release();
      await (await waiting).release();
      await (await last).release();
    }),
  );

  it(
    'says whom it waits for, how that one is, and what the server answers',
    inArena(async () => {
      const [a, b] = [arena.runner('a'), arena.runner('b')];
      await a.take();
      const waiting = b.take({ waitMaxMs: minutes(1) }).catch((reason: unknown) => reason);
      await pause(seconds(10));
      expect(b.waitingFor.words()).to.equal(
        'the lock: held by a for suite/density-100, which expects 10 min more; 1 of 1 in the queue',
      );
      a.link.state = 'cut';
      await pause(seconds(25));
      expect(b.waitingFor.words()).to.match(
        /^the lock: held by a for suite\/density-100, silent for \d+ s; 30 s make it free/,
      );
      b.link.state = 'cut';
      await pause(seconds(3));
      expect(b.waitingFor.words()).to.match(/; its Lease cannot be reached: no reply$/);
      await waiting;
      expect(b.waitingFor.words()).to.equal(undefined);
    }),
  );

  it(
    'can release at once from within the listener that hears of the loss',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      const released = whenLost(held).then(() => held.release());
      runner.link.state = 'cut';
      await pause(seconds(27));
      runner.link.state = 'up';
      await released;
      expect((await arena.store.read())?.lease.holder).to.equal(undefined);
    }),
  );
});

const eventsOf = ({ facts }: Runner): string[] => facts.map(({ event }) => event);

const whenLost = (held: HeldLock): Promise<unknown> =>
  new Promise((resolve) => held.lost.addEventListener('abort', () => resolve(held.lost.reason), { once: true }));
