import { expect } from 'chai';
import { busyBeforeText, nodesInCommon } from '../../src/fleet/node-load.ts';
import type { LoadSample, WatchedLoad } from '../../src/model/node-load.ts';
import { epochMs } from '../../src/model/units.ts';

const common = (from: number, until: number) => ({ from: epochMs(from), until: epochMs(until) });

interface Rate {
  readonly user: number;
  readonly steal: number;
}

/** Two CPUs for a second are 200 ticks: `user` of them work, `steal` of them belong to others. One sample each second, from 0. */
function countersOf(rateAt: (second: number) => Rate, until: number): LoadSample[] {
  let [user, steal] = [0, 0];
  return Array.from({ length: until + 1 }, (_, second) => {
    if (second > 0) {
      const rate = rateAt(second);
      user += rate.user;
      steal += rate.steal;
    }
    const idle = 200 * second - user - steal;
    const none = { nice: 0, system: 0, iowait: 0, irq: 0, softirq: 0, guest_nice: 0 };
    return {
      at: epochMs(second * 1000),
      cpu: { ...none, user, idle, steal, guest: user },
      pressureUs: { 'cpu some': 250_000 * second, 'cpu full': 0, 'io some': 10_000 * second, 'io full': 0 },
      availableBytes: 1000 - second,
    };
  });
}

const AT_WORK = { user: 150, steal: 10 };

const said = (samples: readonly LoadSample[], more: Partial<WatchedLoad> = {}): WatchedLoad => ({
  ...{ node: 'hv1', bootId: 'b', boundMs: 0.2, samples },
  ...more,
});

const everySecond = (from: number, until: number, rate: Rate = AT_WORK): LoadSample[] =>
  countersOf(() => rate, until).slice(from);

const only = (loads: readonly WatchedLoad[], { from, until } = common(10_000, 20_000), begun = from) => {
  const [node, ...others] = nodesInCommon(loads, { from, until }, begun);
  expect(others).to.deep.equal([]);
  return node ?? expect.fail();
};

describe('[U] load of nodes below a fleet', () => {
  it('is the rise of the counters between the first and the last sample of the common time', () => {
    const all = countersOf((at) => (at > 10 && at <= 20 ? AT_WORK : { user: at > 20 ? 200 : 0, steal: 0 }), 30);
    const found = only([said(all, { facts: { kernel: '6.1' } })]);
    expect(found).to.deep.equal({
      ...{ node: 'hv1', facts: { kernel: '6.1' }, samples: 11, missing: 0, busyBefore: 0 },
      // Guests are in user, and count once.
      load: { busy: 0.75, steal: 0.05, pressure: { cpu: 0.25, io: 0.01 }, availableBytes: 980 },
    });
  });

  it('has a number of 4 s, and none of less than three samples', () => {
    const all = [said(everySecond(0, 10))];
    const short = only(all, common(4500, 8500));
    expect(short).to.include({ samples: 4, missing: 0 });
    expect(short.load?.busy).to.equal(0.75);
    expect(only(all, common(4500, 6900))).to.include({
      reason: '2 samples over 1.0 s are too few for 2.4 s of common time',
    });
  });

  it('counts the samples that are missing, and has no number where too little was seen', () => {
    const gap = everySecond(10, 20).filter(({ at }) => at < 12_500 || at > 17_500);
    expect(only([said(gap)])).to.deep.include({ samples: 6, missing: 4 });
    expect(only([said(gap)]).load?.busy).to.equal(0.75);
    const dead = only([said(everySecond(0, 14))]);
    expect(dead).to.deep.include({ samples: 5, missing: 5 });
    expect(dead).not.to.have.property('load');
    expect(dead.reason).to.equal('5 samples over 4.0 s are too few for 10.0 s of common time');
    expect(only([said([])]).reason).to.match(/^0 samples over 0.0 s/);
  });

  it('has no number where participants never worked at the same time, or there were none', () => {
    const reason = 'there was no time in which all participants made load';
    for (const times of [common(20_000, 10_000), common(-Infinity, Infinity)])
      expect(only([said(everySecond(0, 30))], times, epochMs(Infinity))).to.deep.equal({
        ...{ node: 'hv1', facts: {}, samples: 0, missing: 0, reason },
      });
  });

  it('has no number across a boot, when counters begin again', () => {
    const found = only([said(everySecond(10, 15)), said(everySecond(16, 20), { bootId: 'c' })]);
    expect(found).to.include({ reason: 'it was booted again meanwhile', samples: 11 });
    expect(found).not.to.have.property('load');
  });

  it('has no number of what did not move, and no pressure where the kernel shows none', () => {
    const still = everySecond(10, 20).map(({ at, pressureUs }) => ({ at, cpu: { user: 5, idle: 9 }, pressureUs }));
    expect(only([said(still)]).reason).to.equal('its counters did not move');
    const plain = everySecond(10, 20).map((each) => ({ ...each, pressureUs: {} }));
    expect(only([said(plain)]).load?.pressure).to.deep.equal({});
  });

  it('says how busy a machine was before the first command began', () => {
    const loads = [said(countersOf((at) => (at > 9 ? AT_WORK : { user: 50, steal: 0 }), 20))];
    const found = only(loads, common(10_000, 20_000), epochMs(9500));
    expect(found.busyBefore).to.equal(0.25);
    expect(busyBeforeText([found])).to.equal(
      'hv1 was 25.0 % busy in the 5 s before the commands began: others worked on it, or guests were still booting',
    );
    expect(busyBeforeText([{ ...found, busyBefore: 0.09 }])).to.equal(undefined);
    expect(only([said(everySecond(8, 20))])).to.have.property('busyBefore');
    expect(only([said(everySecond(9, 20))])).not.to.have.property('busyBefore');
  });

  it('keeps machines apart', () => {
    const loads = [said(everySecond(10, 14)), said(everySecond(10, 20), { node: 'hv2' }), said(everySecond(15, 20))];
    const found = nodesInCommon(loads, common(10_000, 20_000), epochMs(10_000));
    expect(found.map(({ node, samples }) => [node, samples])).to.deep.equal([
      ['hv1', 11],
      ['hv2', 11],
    ]);
  });
});
