import { expect } from 'chai';
import type { CallFact, ClockStepFact, Stamp } from '../../../src/model/entry.ts';
import { ms } from '../../../src/model/units.ts';
import { compareClocks } from '../../../src/results/facts/clocks.ts';
import { at } from '../../support/run-record.ts';

const ALL = { from: at(0), to: at(100_000) };

describe('[U] results/facts/clocks', () => {
  it('takes from a reply that the server wrote its second after the sending and before the reply', () => {
    // It showed 1000, which lasts to 1999, at a time between 1000 and 1040 of ours: 40 behind to 1000 ahead.
    expect(comparison([reply(1000, 1040, 1000)])).to.deep.equal({
      offsetMs: 480,
      uncertaintyMs: 520,
      samples: 1,
      agreeing: 1,
      apart: 0,
    });
  });

  it('narrows the offset down to what replies at different parts of the second have in common', () => {
    expect(comparison([reply(1000, 1040, 1000), reply(2900, 2940, 3000)])).to.deep.equal({
      offsetMs: 530,
      uncertaintyMs: 470,
      samples: 2,
      agreeing: 2,
      apart: 0,
    });
  });

  it('counts replies that are further apart than clocks drift, of the time that is measured', () => {
    const even = [reply(1000, 1000, 1000), reply(2000, 2000, 2000), reply(3000, 3000, 3000)];
    const of = (serverDate: number, within = ALL) =>
      comparison([...even, reply(5000, 5000, serverDate)], within)?.apart;
    // Even ones enclose the offset in 0 to 1000.
    expect([of(6200), of(6201)]).to.deep.equal([0, 1]);
    expect([of(3800), of(3799)]).to.deep.equal([0, 1]);
    expect(of(9000, { from: at(0), to: at(4999) })).to.equal(0);
    expect(of(9000, { from: at(0), to: at(5000) })).to.equal(1);
    expect(of(9000, { from: at(5001), to: at(9000) })).to.equal(0);
    expect(of(9000, { from: at(5000), to: at(9000) })).to.equal(1);
    const clocks = compareClocks();
    for (const each of [...even, reply(5000, 5000, 9000)]) clocks.reply(each);
    expect(clocks.comparison(undefined).apart).to.equal(0);
  });

  it('knows nothing without a date of the server', () => {
    const clocks = compareClocks();
    const { serverDate: _, ...undated } = reply(1000, 1040, 1000);
    clocks.reply(undated);
    expect(clocks.comparison(ALL)).to.deep.equal({ samples: 0, agreeing: 0, apart: 0 });
  });

  it('finds the largest jump of our wall clock against our monotonic one, in either direction', () => {
    expect(jumpOf([stamp(1000, 0), stamp(2000, 1000), stamp(3050, 2000), stamp(4020, 3000)])).to.equal(50);
    expect(jumpOf([stamp(1000, 0), stamp(1970, 1000), stamp(2980, 2000)])).to.equal(30);
    expect(jumpOf([stamp(1000, 0), stamp(2000, 1000)])).to.equal(0);
    expect(jumpOf([])).to.equal(0);
  });

  it('counts the steps of the clock that were noticed while it was measured', () => {
    const stepped = (steppedMs: number, atMs: number, within = ALL) => {
      const clocks = compareClocks();
      for (const each of [stamp(1000, 0), stamp(2010, 1000)]) clocks.entry(each);
      clocks.step({ type: 'clock-step', steppedMs: ms(steppedMs), ...stamp(atMs, 0) } satisfies ClockStepFact & Stamp);
      return clocks.jumpMs(within);
    };
    expect(stepped(500, 5000)).to.equal(500);
    expect(stepped(-500, 5000)).to.equal(500);
    expect(stepped(5, 5000)).to.equal(10);
    expect(stepped(500, 100_001)).to.equal(10);
    expect(stepped(500, 100_000)).to.equal(500);
  });
});

const reply = (sentAt: number, receivedAt: number, serverDate: number): CallFact => ({
  type: 'call',
  verb: 'create',
  resource: 'pods',
  sentAt: at(sentAt),
  receivedAt: at(receivedAt),
  serverDate: at(serverDate),
  status: 201,
  attempt: 1,
});

const stamp = (atMs: number, monoMs: number): Stamp => ({ seq: 0, at: at(atMs), monoMs: ms(monoMs) });

function comparison(replies: readonly CallFact[], within = ALL) {
  const clocks = compareClocks();
  for (const each of replies) clocks.reply(each);
  return clocks.comparison(within);
}

function jumpOf(stamps: readonly Stamp[]): number {
  const clocks = compareClocks();
  for (const each of stamps) clocks.entry(each);
  return clocks.jumpMs(ALL);
}
