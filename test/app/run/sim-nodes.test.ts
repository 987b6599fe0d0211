import { expect } from 'chai';
import { simNodes } from '../../../src/app/run/sim-nodes.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { builtTest, FLEET } from '../../support/built-test.ts';

/** The labels of the pools of nodes for levels with these selectors. */
function poolsFor(...selectors: readonly JsonObject[]) {
  const include = selectors.map((nodeSelector) => ({ nodeSelector }));
  const sweep = { product: {}, include, repetitions: 1, order: 'sequential' } as const;
  const test = builtTest({ scenario: FLEET, workloads: [], sweep });
  const { cluster } = test.experiment;
  return cluster && simNodes(planTest(test), cluster).nodeLabels;
}

describe('[I] app/run/sim-nodes', () => {
  it('have all labels that are asked for, in pools of their own where these contradict each other', () => {
    expect(poolsFor({ bench: 'exclusive' }, { hardware: 'r640' })).to.deep.equal([
      { bench: 'exclusive', hardware: 'r640' },
    ]);
    expect(
      poolsFor({ bench: 'exclusive', packages: 'before' }, { bench: 'exclusive', packages: 'after' }),
    ).to.deep.equal([
      { bench: 'exclusive', packages: 'before' },
      { bench: 'exclusive', packages: 'after' },
    ]);
    expect(poolsFor({}, {})).to.deep.equal([{}]);
  });
});
