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
