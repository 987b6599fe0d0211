import { expect } from 'chai';
import { breakIt, type LockDesk, lockStatus, release, waitForFree } from '../../src/app/lock.ts';
import { statusText } from '../../src/cli/lock-status.ts';
import { minutes, seconds } from '../../src/model/units.ts';
import { expectGolden } from '../support/golden.ts';
import { type Arena, createArena } from '../support/sim-lock.ts';
import { siteOf } from '../support/site.ts';

const ann = { identity: 'ann@desk', nonce: 'n' };

describe('[I] app/lock', () => {
  let arena: Arena;
  let desk: LockDesk;
  beforeEach(() => {
    arena = createArena();
    desk = deskIn(arena);
  });

  const shown = async (): Promise<string> => statusText('metal', await lockStatus(desk), arena.time.now());

  const inArena = (main: () => Promise<unknown>) => () => arena.time.drive(main());
  const refusalOf = (act: Promise<unknown>) => act.then(() => undefined).catch((error: Error) => error.message);

  it(
    'status of a lock that was never held',
    inArena(async () => {
      expect(await shown()).to.equal('metal: free, never held before\n');
    }),
  );

  it(
    'status with a holder, a queue and a break',
    inArena(async () => {
      await arena.runner('periodic-density/1').take();
      await breakIt(desk, ann, { reason: 'node-3 is dead' });
      const broken = await shown();
      await arena.time.sleep(minutes(1));
      await arena.runner('periodic-density/2').take();
      arena
        .runner('pull-density/3')
        .take()
        .catch(() => {});
      await arena.time.sleep(minutes(1));
      expectGolden('cli/lock-status.txt', broken + (await shown()));
    }),
  );

  it(
    'names of others that would be lines of their own, or move the cursor, are shown as what they are',
    inArena(async () => {
      await arena.runner('x\nmetal: free\x1b[2J').take();
      await arena.time.sleep(minutes(1));
      arena
        .runner('y\u202e\n::error::z')
        .take()
        .catch(() => {});
      await arena.time.sleep(minutes(1));
      const out = await shown();
      expect(out).to.include('x\\nmetal: free\\u001b[2J').and.include('y\\u202e\\n::error::z');
      expect(out).not.to.match(/^metal: free/m);
    }),
  );

  it(
    'status as JSON',
    inArena(async () => {
      await arena.runner('periodic-density/1').take();
      expectGolden('cli/lock-status.json', `${JSON.stringify(await lockStatus(desk), null, 2)}\n`);
    }),
  );

  it(
    'release takes the lock only from the holder that is named',
    inArena(async () => {
      await arena.runner('a').take();
      expect(await refusalOf(release(desk, ann, {}))).to.equal('whose lock shall be released?');
      expect(await refusalOf(release(desk, ann, { holder: 'b' }))).to.equal('a holds the lock, not b');
      expect(await refusalOf(release(desk, ann, { force: true }))).to.equal('breaking the lock needs a reason');
      const { holder, durationMs } = await release(desk, ann, { holder: 'a' });
      expect([holder?.identity, durationMs]).to.deep.equal(['a', seconds(30)]);
      expect((await arena.store.read())?.lease.breaks[0]?.reason).to.equal('released in the name of a');
    }),
  );

  it(
    'wait says what changes, and ends when the lock is free',
    inArena(async () => {
      const holder = arena.runner('a');
      const held = await holder.take({ estimateMs: minutes(10) });
      const said: string[] = [];
      const waiting = waitForFree(desk, { timeout: minutes(5) }, (line) => void said.push(line));
      await arena.time.sleep(seconds(5));
      holder.doing = { step: 'load 400', leftMs: minutes(25) };
      await arena.time.sleep(seconds(20));
      await held.release();
      await waiting;
      expect(said).to.deep.equal([
        'held by a, expects 10 min more; 0 in the queue',
        'held by a, now in load 400, expects 25 min more; 0 in the queue',
        'not held; 0 in the queue',
      ]);
    }),
  );

  it(
    'says of a holder that is late that it is, everywhere',
    inArena(async () => {
      const [late, waiter] = [arena.runner('a'), arena.runner('b')];
      const held = await late.take({ estimateMs: seconds(0) });
      const said: string[] = [];
      const waiting = waitForFree(desk, { timeout: minutes(5) }, (line) => void said.push(line));
      const next = waiter.take();
      await arena.time.sleep(seconds(20));
      expect(said[0]).to.equal('held by a, takes longer than it expected; 0 in the queue');
      expect(waiter.waitingFor.words()).to.include(
        'for suite/density-100, which takes longer than it expected; 1 of 1',
      );
      const text = statusText('lab', await lockStatus(desk), arena.time.now());
      expect(text).to.match(/^ {2}outlook {4}takes longer than it expected$/m);
      await held.release();
      await (await next).release();
      await waiting;
    }),
  );
});

function deskIn({ store, time }: Arena): LockDesk {
  const [target] = siteOf({}).clusters;
  if (target === undefined) throw new Error('the small site has no cluster');
  return { target, store, clock: time };
}
