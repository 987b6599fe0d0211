import { expect } from 'chai';
import { withHealth } from '../../src/history/health.ts';
import { toHistory } from '../../src/history/history.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

describe('[U] history/health', () => {
  it('makes series of the runs that are invalid, and of the values that are bounds', () => {
    const p99 = aSeries({ statistic: 'p99' });
    const history = withHealth(
      toHistory('t', [
        aDocument({ build: '1', startedAt: epochMs(1) }),
        aDocument({ build: '2', startedAt: epochMs(2), outcome: 'invalid' }, [aPoint(1, { state: 'invalid' })]),
        aDocument({ build: '3', startedAt: epochMs(3) }, [aPoint(1), aPoint(9, { series: p99, state: 'censored' })]),
      ]),
    );
    expect([...(history.series.get('runs-invalid.share')?.values ?? [])]).to.deep.equal([0, 1, 0]);
    expect([...(history.series.get('values-censored.share')?.values ?? [])]).to.deep.equal([0, 0, 0.5]);
    expect([...history.series.keys()]).to.deep.equal([...history.series.keys()].sort());
  });
});
