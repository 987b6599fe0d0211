import { expect } from 'chai';
import type { ObjectRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { load, rateOf } from '../../../src/results/measurements/load.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { at, builtObject, builtRecord } from '../../support/run-record.ts';

const TWICE = { product: { objects: [40] }, include: [], repetitions: 2, order: 'sequential' } as const;
const PACED = { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } as const;

describe('[U] results/measurements/load', () => {
  it('takes the time of each repetition, not what lies between them', () => {
    const rates = ratesOf({ scenario: PACED, sweep: TWICE, runningMs: () => 600_000 });
    expect(rates['requested-rate']).to.be.closeTo(20, 0.01);
    expect(rates['achieved-rate']).to.be.closeTo(20, 0.01);
  });

  it('gives the rate of a burst however often it was repeated', () => {
    const once = ratesOf({ objects: 40 })['achieved-rate'] ?? Number.NaN;
    expect(ratesOf({ sweep: TWICE })['achieved-rate']).to.be.closeTo(once, once * 1e-6);
  });

  it("gives churn's own rate, not that of the burst that filled the population", () => {
    const rates = ratesOf({ scenario: { kind: 'churn', objects: 40, perSecond: 2, duration: '10s' } });
    expect(rates['requested-rate']).to.be.closeTo(2, 0.01);
    expect(rates['achieved-rate']).to.be.closeTo(2, 0.01);
  });

  it('leaves open what our own process did not see and did not send while it did nothing', () => {
    const accepted = (...times: readonly (number | readonly [number, number])[]) =>
      times.map((time) => {
        const [from, to] = typeof time === 'number' ? [time, time] : time;
        return builtObject({ acknowledgedAt: at(to), ...(from < to && { acknowledgedFrom: at(from) }) });
      });
    const achieved = (objects: readonly ObjectRecord[], from: number, to: number) =>
      load
        .measure(builtRecord({ objects, pauses: [{ from: at(from), to: at(to) }] }))
        .find(({ metric }) => metric === 'achieved-rate')?.statistics;
    // Asleep from 1.5 s to 5.5 s, after two replies of four: nothing was sent meanwhile.
    expect(achieved(accepted(0, 1000, 6000, 7000), 1500, 5500)).to.deep.equal([
      { name: 'value', value: 0.428571, low: 0.428571, high: 1, covers: 'run' },
    ]);
    // All replies were read on waking: they seem to have come at once.
    expect(achieved(accepted([1000, 5000], [1000, 5010], [1000, 5020]), 1000, 5000)).to.deep.equal([
      { name: 'value', low: 0.497512, covers: 'run', observed: { low: 0.497512 } },
    ]);
    // The last was read on waking.
    expect(achieved(accepted(0, 1000, [2000, 6000]), 2000, 6000)).to.deep.equal([
      { name: 'value', low: 0.333333, high: 1, covers: 'run', observed: { low: 0.333333, high: 1 } },
    ]);
    expect(achieved(accepted(0, 1000, 2000), 3000, 9000)).to.deep.equal([{ name: 'value', value: 1 }]);
  });

  it('knows no rate of single events', () => {
    expect(rateOf()).to.equal(undefined);
    expect(rateOf([1000], [5000])).to.equal(undefined);
    expect(rateOf([0, 1000], [5000], [9000, 9500, 10_000])).to.equal(1.5);
  });
});

describe('[U] results/measurements/load, of an open loop', () => {
  it('gives by how much each was sent later than it was due', () => {
    const late = [0, 5, 40].map((lagMs) => builtObject({ scheduledAt: at(1000 - lagMs) }));
    const [lag] = named('schedule-lag', [...late, builtObject()]);
    expect([lag?.samples, lag?.statistics[0], lag?.statistics.at(-1)?.value]).to.deep.equal([
      3,
      { name: 'p50', value: 5 },
      40,
    ]);
  });

  it('counts the response from when it was due, bounded by the lag of the watch', () => {
    const objects = Array.from({ length: 100 }, () => builtObject({ scheduledAt: at(900), arrival: { at: at(3000) } }));
    // Each was seen 10 ms after its reply, 30 ms after its sending.
    expect(named('response-time', objects)[0]?.statistics[0]).to.deep.equal({
      name: 'p50',
      value: 2100,
      low: 2070,
      high: 2100,
    });
  });

  it('leaves open when it arrived, where the watch was blind', () => {
    const objects = Array.from({ length: 100 }, () =>
      builtObject({ scheduledAt: at(900), arrival: { at: at(3000), from: at(2500) } }),
    );
    expect(named('response-time', objects)[0]?.statistics[0]).to.deep.equal({
      name: 'p50',
      value: 2100,
      low: 1570,
      high: 2100,
      observed: { low: 1590, high: 2100 },
    });
    const soon = [builtObject({ scheduledAt: at(2990), arrival: { at: at(3000), from: at(2500) } })];
    expect(named('response-time', soon)[0]?.statistics.at(-1)).to.deep.include({ name: 'max', value: 10, low: 0 });
  });

  it('has waited for what never came since it was due', () => {
    const [response] = named('response-time', [builtObject({ scheduledAt: at(900) })]);
    expect([response?.samples, response?.censored, response?.statistics.at(-1)?.value]).to.deep.equal([0, 1, 59_100]);
  });

  it('says nothing of a closed loop', () => {
    expect(named('response-time', [builtObject()])).to.deep.equal([]);
    expect(named('achieved-rate', [builtObject()])).to.deep.equal([]);
  });
});

const named = (metric: string, objects: readonly ObjectRecord[]) =>
  load.measure(builtRecord({ objects })).filter((each) => each.metric === metric);

function ratesOf(request: JournalSetup): Record<string, number | undefined> {
  const measured = load.measure(recordOf(builtJournal(request)));
  return Object.fromEntries(measured.map(({ metric, statistics }) => [metric, statistics[0]?.value]));
}
