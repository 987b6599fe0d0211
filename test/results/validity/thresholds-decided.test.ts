import { expect } from 'chai';
import type { Statistic } from '../../../src/model/result.ts';
import type { Threshold } from '../../../src/model/suite.ts';
import { thresholdsDecided } from '../../../src/results/validity/thresholds-decided.ts';
import { builtRecord } from '../../support/run-record.ts';

const MAX: Threshold = { metric: 'creation-latency', statistic: 'p99', labels: {}, max: 5000 };
const MIN: Threshold = { metric: 'creation-latency', statistic: 'p99', labels: {}, min: 5000 };

describe('[U] results/validity/thresholds-decided', () => {
  it('says which limit lies within what was observed, and in which direction it limits', () => {
    const [broken, ...more] = said([MAX], { observed: { low: 4000, high: 6000 } });
    expect(more).to.deep.equal([]);
    expect(broken?.passed).to.equal(false);
    expect(broken?.message).to.match(
      /^the observation does not decide: .* lies at 4 s to 6 s, at most 5 s is allowed$/,
    );
    expect(said([MIN], { observed: { low: 4000, high: 6000 } })[0]?.message).to.match(/, at least 5 s is allowed$/);
  });

  it('accepts what was observed to lie on one side of it', () => {
    for (const observed of [
      { low: 1000, high: 4999 },
      { low: 5001, high: 9000 },
    ])
      expect(said([MAX], { observed })).to.deep.equal([{ passed: true, message: 'every threshold could be judged' }]);
    expect(said([MAX], { value: 5000 })[0]?.passed).to.equal(true);
  });

  it('names only those that are open', () => {
    const far: Threshold = { ...MAX, max: 60_000 };
    expect(said([far, MAX], { observed: { low: 4000, high: 6000 } })[0]?.message).to.not.include('1 min');
  });

  it('says so where there is no threshold', () => {
    expect(said([], { value: 1 })).to.deep.equal([{ passed: true, message: 'no threshold is set' }]);
  });
});

function said(thresholds: readonly Threshold[], p99: Omit<Statistic, 'name'>) {
  const { plan } = builtRecord();
  const labels = { clock: 'watch', kind: 'Pod', phase: 'Running' };
  const measured = {
    metric: 'creation-latency',
    labels,
    statistics: [{ name: 'p99', ...p99 }],
    samples: 100,
    censored: 0,
  } as const;
  return thresholdsDecided.check(builtRecord({ plan: { ...plan, experiment: { ...plan.experiment, thresholds } } }), [
    measured,
  ]);
}
