import { expect } from 'chai';
import { objects } from '../../../src/results/measurements/objects.ts';
import { POD } from '../../support/built-test.ts';
import { at, builtObject, builtPlanOf, builtRecord } from '../../support/run-record.ts';

describe('[U] results/measurements/objects', () => {
  it('counts what was asked for, and what became of it', () => {
    const { acknowledgedAt: _, ...refused } = builtObject({ ready: false });
    const measured = objects.measure(
      builtRecord({
        plan: builtPlanOf(POD, 8),
        objects: [
          refused,
          builtObject({ ready: false }),
          builtObject({ ready: false, failure: 'OOMKilled' }),
          builtObject({ lostAt: at(5000) }),
          builtObject({ deletion: { requestedAt: at(6000) } }),
          builtObject({ deletion: { requestedAt: at(6000), goneAt: at(7000) } }),
          builtObject({ deletion: { requestedAt: at(6000), goneAt: at(7000) } }),
        ],
      }),
    );
    expect(measured.map(({ labels, statistics }) => [labels.state, statistics[0]?.value])).to.deep.equal([
      ['asked', 8],
      ['created', 6],
      ['ready', 4],
      ['failed', 1],
      ['lost', 1],
      ['deleted', 2],
    ]);
    expect(measured[0]).to.deep.equal({
      metric: 'objects',
      labels: { state: 'asked' },
      statistics: [{ name: 'count', value: 8 }],
      samples: 8,
      censored: 0,
    });
  });
});
