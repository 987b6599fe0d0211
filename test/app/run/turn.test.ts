import { expect } from 'chai';
import type { LockMore } from '../../../src/app/run/lock.ts';
import { createTurns } from '../../../src/app/run/turn.ts';
import { worst } from '../../../src/app/run/worst.ts';
import type { LockFact } from '../../../src/model/entry.ts';
import { EXIT_CODES, type ExitName } from '../../../src/model/errors.ts';
import { minutes, seconds } from '../../../src/model/units.ts';
import type { RunLock } from '../../../src/runner/context.ts';
import { createWaitingFor } from '../../../src/runner/waiting-for.ts';

const NEVER = new AbortController().signal;

/** A suite of three tests whose lock is played: what is taken and given back, and what each test is given. */
function world(hasNext: (index: number) => boolean = (index) => index < 2) {
  const happened: string[] = [];
  const losses: AbortController[] = [];
  const beside = [{ resource: 'fabric', token: 70 }];
  let more: LockMore | undefined;
  const own = (needs: LockMore): RunLock => {
    more = needs;
    return {
      name: 'lab',
      async acquire() {
        const lost = new AbortController();
        const token = losses.push(lost);
        happened.push(`taken ${token} for ${needs.test} (${Number(needs.estimateMs) / 60_000} min)`);
        needs.report({ type: 'lock', event: 'acquired', token });
        return {
          token,
          beside,
          lost: lost.signal,
          mayLoad: () => !lost.signal.aborted,
          confirm: async () => void happened.push(`confirmed ${token}`),
          release: async () => happened.push(`released ${token}`) > 0,
        };
      },
    };
  };
  const turns = createTurns({ suite: 'three', holds: [], estimatesMs: [minutes(1), minutes(2), minutes(3)], hasNext });
  const begin = (index: number) => {
    const turn = turns.take(index);
    const report = ({ event, resource, token, reason }: LockFact): void => {
      const of = resource === undefined ? '' : ` of ${resource} with token ${token}`;
      happened.push(`test ${index}: ${event}${of}${reason === undefined ? '' : ` (${reason})`}`);
    };
    const doing = () => ({ step: `step of ${index}`, leftMs: seconds(index) });
    const lock = turn.lock({ report, waitingFor: createWaitingFor(), estimateMs: minutes(1), doing }, own);
    return { ...turn, runLock: lock };
  };
  return { happened, losses, turns, begin, needs: () => more };
}

describe('[I] app/run/turn', () => {
  it('takes the lock once, hands it on with a renewal, and gives it back after the last test', async () => {
    const { happened, turns, begin } = world();
    for (const index of [0, 1, 2]) {
      const { runLock, text } = begin(index);
      expect(text).to.equal(`test ${index + 1} of 3`);
      expect(runLock.held?.token).to.equal(index === 0 ? undefined : 1);
      const held = await runLock.acquire(NEVER);
      expect([held.token, held.mayLoad()]).to.deep.equal([1, true]);
      expect(await held.release()).to.equal(true);
      expect(turns.isOpen()).to.equal(index < 2);
    }
    expect(happened).to.deep.equal([
      'taken 1 for three (6 min)',
      'test 0: acquired',
      'confirmed 1',
      'test 1: acquired (held since an earlier test of the suite)',
      'test 1: acquired of fabric with token 70 (held since an earlier test of the suite)',
      'confirmed 1',
      'test 2: acquired (held since an earlier test of the suite)',
      'test 2: acquired of fabric with token 70 (held since an earlier test of the suite)',
      'released 1',
    ]);
    expect(await turns.close()).to.equal(false);
  });

  it('says what happens to the lock to the test under way, not to the one that took it', async () => {
    const { happened, begin, needs } = world();
    const first = needs;
    await begin(0).runLock.acquire(NEVER);
    const taken = first();
    begin(1);
    taken?.report({ type: 'lock', event: 'renewed', token: 1 });
    expect(happened.at(-1)).to.equal('test 1: renewed');
    expect(taken?.doing()).to.deep.equal({ step: 'step of 1', leftMs: minutes(3) + seconds(1) });
    begin(2);
    expect(taken?.doing()).to.deep.equal({ step: 'step of 2', leftMs: seconds(2) });
  });

  it('takes again a lock that was lost, and has the hooks before the suite done again', async () => {
    const { happened, losses, begin } = world();
    const first = begin(0);
    await first.runLock.acquire(NEVER);
    first.suite.done.add('prepare');
    losses[0]?.abort(new Error('the lock was lost'));
    const second = begin(1);
    expect(second.runLock.held).to.equal(undefined);
    expect((await second.runLock.acquire(NEVER)).token).to.equal(2);
    expect(happened).to.include('taken 2 for three (5 min)');
    expect([...second.suite.done]).to.deep.equal([]);
  });

  it('gives the lock back at once where no test follows, because the run is stopped', async () => {
    const { happened, turns, begin } = world(() => false);
    await (await begin(0).runLock.acquire(NEVER)).release();
    expect(happened.at(-1)).to.equal('released 1');
    expect(turns.isOpen()).to.equal(false);
  });

  it('gives back in the end what no test did, and says where hooks after the suite were put off for ever', async () => {
    const { happened, turns, begin } = world();
    const { runLock, suite } = begin(0);
    await runLock.acquire(NEVER);
    suite.pending = true;
    expect(turns.isOpen()).to.equal(true);
    expect(await turns.close()).to.equal(true);
    expect(happened.at(-1)).to.equal('released 1');
  });

  it('ends as the worst of all tests', () => {
    const names = Object.keys(EXIT_CODES) as ExitName[];
    for (const name of names) expect(worst(['pass', name, 'pass'])).to.equal(name);
    expect(worst(['failed', 'invalid', 'pass'])).to.equal('invalid');
    expect(worst(['invalid', 'infrastructure', 'noLock'])).to.equal('infrastructure');
    expect(worst(['infrastructure', 'aborted'])).to.equal('aborted');
  });
});
