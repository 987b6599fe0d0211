import { expect } from 'chai';
import { recordOf } from '../../../src/results/index.ts';
import { load, rateOf } from '../../../src/results/measurements/load.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';

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

  it('knows no rate of single events', () => {
    expect(rateOf()).to.equal(undefined);
    expect(rateOf([1000], [5000])).to.equal(undefined);
    expect(rateOf([0, 1000], [5000], [9000, 9500, 10_000])).to.equal(1.5);
  });
});

function ratesOf(request: JournalSetup): Record<string, number | undefined> {
  const measured = load.measure(recordOf(builtJournal(request)));
  return Object.fromEntries(measured.map(({ metric, statistics }) => [metric, statistics[0]?.value]));
}
