import { expect } from 'chai';
import { regimesOf } from '../../../src/report/site/regimes.ts';
import { historyOf } from '../../support/history-of.ts';

describe('[U] report/site/regimes', () => {
  it('says in words what differs where numbers begin again', () => {
    const regime = (id: string) => ({ id, hard: { Kubernetes: id }, soft: {} });
    const { runs } = historyOf({ p50: Array(9).fill(1) }, (place) => ({ regime: regime(place < 4 ? '1.33' : '1.34') }));
    expect(regimesOf(runs).map(({ runs: count, differences }) => ({ count, differences }))).to.deep.equal([
      { count: 4, differences: [] },
      { count: 5, differences: [{ fact: 'Kubernetes', base: '1.33', head: '1.34' }] },
    ]);
  });
});
