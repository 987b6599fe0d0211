import { expect } from 'chai';
import { openMuster } from '../../../src/barrier/muster.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { openDesk } from '../../../src/runner/fleet/desk.ts';

describe('[U] runner/fleet: the desk of a barrier', () => {
  it('ends the wait where signs of life are not looked at any more', async () => {
    const broken = Promise.withResolvers<void>();
    const clock: Clock = { now: () => epochMs(0), monotonic: () => ms(0), sleep: () => broken.promise };
    const desk = openDesk(openMuster('run', ['a'], epochMs(0)), clock);
    const waiting = desk.until(() => false, new AbortController().signal).catch(String);
    broken.reject(new Error('no clock'));
    expect(await waiting).to.equal('Error: no clock');
  });

  it('counts no silence while our own process did not run, and counts it from then on', async () => {
    let now = 0;
    let wake = (): void => {};
    const slept = (length: number): Promise<void> => {
      now += length;
      wake();
      return new Promise((done) => setImmediate(done));
    };
    const clock: Clock = {
      now: () => epochMs(now),
      monotonic: () => ms(now),
      sleep: () => new Promise((resolve) => (wake = resolve)),
    };
    const desk = openDesk(openMuster('run', ['a', 'b'], epochMs(0)), clock);
    await desk.hear({
      barrier: 'run',
      id: 'a',
      bootId: 'b',
      nonce: 'process-1',
      kind: 'sync',
      state: 'waiting',
      seen: '',
    });
    const isThere = (): boolean => desk.muster().attendance.has('a');
    await slept(10_000);
    expect(isThere()).to.equal(true);
    for (let looks = 0; looks < 24; looks++) await slept(250);
    expect(isThere()).to.equal(true);
    await slept(250);
    expect(isThere()).to.equal(false);
    desk.close();
  });

  it('ends the wait where what is heard cannot be taken: pilots would only call again', async () => {
    const clock: Clock = {
      now: () => epochMs(0),
      monotonic: () => ms(0),
      sleep: () => Promise.withResolvers<void>().promise,
    };
    const desk = openDesk(openMuster('run', ['a'], epochMs(0)), clock, () => {
      throw new Error('no journal');
    });
    const waiting = desk.until(() => false, new AbortController().signal).catch(String);
    const load = {
      clock: { offsetMs: 0, boundMs: 0, probes: 8 },
      samples: [{ at: epochMs(1), cpu: {}, pressureUs: {} }],
    };
    const said = desk.hear({ barrier: 'run', id: 'host', bootId: 'b', nonce: 'watcher-1', kind: 'load', load });
    expect(await said.catch(String)).to.equal('Error: no journal');
    expect(await waiting).to.equal('Error: no journal');
  });
});
