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
});
