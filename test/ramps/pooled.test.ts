import { expect } from 'chai';
import type { OneRamp } from '../../src/ramps/one-ramp.ts';
import { pooled } from '../../src/ramps/pooled.ts';

const MIB = 2 ** 20;

/** Ramps that repeat each other: what a container costs in each, give or take `half`, in MiB. */
const costOf = (values: readonly number[], half: number) => {
  const ramps = values.map((value): OneRamp => {
    const estimate = { value: value * MIB, low: (value - half) * MIB, high: (value + half) * MIB, steps: 20 };
    const capacity = { measured: { insufficient: '', held: 0 }, most: 0 };
    const cost = { perContainer: estimate, perRunning: estimate };
    return { label: '', steps: 20, memory: 'MemFree', cost, events: [], capacity, faults: [] };
  });
  const { cost } = pooled('runc', ramps);
  if (!('value' in cost)) return expect.fail();
  return { value: cost.value / MIB, half: (cost.high - cost.low) / 2 / MIB };
};

describe('[U] the cost of a container, of ramps that repeat each other', () => {
  it('is as sure as all of them together where they differ no more than by their errors', () => {
    const { value, half } = costOf([400, 401], 4);
    expect(value).to.equal(400.5);
    expect(half).to.be.closeTo(4 / Math.SQRT2, 1e-9);
    expect(costOf([400], 4).half).to.be.closeTo(4, 1e-9);
  });

  it('is no surer than they agree: two that are sure of themselves may contradict each other', () => {
    const { value, half } = costOf([400, 800], 2);
    expect(value).to.equal(600);
    expect(half).to.be.closeTo(1.96 * 200, 1);
    expect(costOf([400, 410, 420], 2).half).to.be.closeTo((1.96 * 10) / Math.sqrt(3), 0.01);
  });
});
