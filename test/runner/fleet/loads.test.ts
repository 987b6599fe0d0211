import { expect } from 'chai';
import { openMuster } from '../../../src/barrier/muster.ts';
import type { WatchedLoad } from '../../../src/model/node-load.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { openDesk } from '../../../src/runner/fleet/desk.ts';
import { type LoadMessage, loadTaker } from '../../../src/runner/fleet/loads.ts';

const message = (at: readonly number[], more: Partial<LoadMessage> = {}): LoadMessage => ({
  ...{ kind: 'load', barrier: 'run', id: 'hv1', bootId: 'b', nonce: 'first-process' },
  load: {
    clock: { offsetMs: 0, boundMs: 0.2, probes: 8 },
    samples: at.map((each) => ({ at: epochMs(each), cpu: { user: each }, pressureUs: {} })),
  },
  ...more,
});

const timesOf = (load: WatchedLoad | undefined) => load?.samples.map(({ at }) => at);

describe('[U] loads that watchers say', () => {
  it('takes each sample once, though a message whose answer was lost comes again', () => {
    const take = loadTaker();
    expect(timesOf(take(message([1000, 2000]), epochMs(2000)))).to.deep.equal([1000, 2000]);
    expect(timesOf(take(message([1000, 2000]), epochMs(2100)))).to.deep.equal([]);
    expect(timesOf(take(message([2000, 3000]), epochMs(3000)))).to.deep.equal([3000]);
  });

  it('mixes no counters of two processes: another one is taken once the first is silent', () => {
    const take = loadTaker();
    take(message([1000]), epochMs(1000));
    const other = { nonce: 'second-process', bootId: 'c' };
    expect(take(message([2000], other), epochMs(2000))).to.equal(undefined);
    expect(timesOf(take(message([7000], other), epochMs(7000)))).to.deep.equal([7000]);
    expect(timesOf(take(message([7000], { ...other, id: 'hv2' }), epochMs(7000)))).to.deep.equal([7000]);
  });

  it('hears a watcher without a participant in it, and lets it go when nothing runs any more', async () => {
    const loads: WatchedLoad[] = [];
    let now = 0;
    const clock = {
      now: () => epochMs(now),
      monotonic: () => ms(now),
      sleep: async (length: number) => {
        now += length;
        await new Promise((done) => setImmediate(done));
      },
    };
    const desk = openDesk(openMuster('run', ['vm1'], epochMs(0)), clock, (load) => loads.push(load));
    expect(await desk.hear(message([1000]))).to.deep.equal({ say: 'wait' });
    expect(desk.muster().attendance.size).to.equal(0);
    expect(await desk.hear(message([2000], { barrier: 'other' }))).to.deep.include({ say: 'gone' });
    expect(await desk.hear(message([2000], { nonce: 'second-process' }))).to.deep.equal({
      say: 'gone',
      reason: 'another process watches hv1',
    });
    desk.giveUp('the run was stopped');
    expect(await desk.hear(message([2000]))).to.deep.equal({ say: 'leave' });
    expect(loads.flatMap(timesOf)).to.deep.equal([1000, 2000]);
    desk.close();
  });
});
