import { expect } from 'chai';
import { levelsOf } from '../../../src/config/plan/levels.ts';
import { warmUpObjects } from '../../../src/config/plan/warm-up.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { builtTest, POD } from '../../support/built-test.ts';

const parametersOf = (spec: JsonObject, product: Record<string, (string | number)[]>): JsonObject[] => {
  const workload = { ...POD, manifest: { ...POD.manifest, spec } };
  const levels = levelsOf({ product, include: [], repetitions: 2, order: 'sequential' });
  return warmUpObjects(builtTest({ workloads: [workload] }).experiment, levels, 4).map(({ parameters }) => parameters);
};

describe('[U] config/plan/warm-up', () => {
  it('warms each variant of a manifest once', () => {
    const spec = { runtimeClassName: '{{runtime}}' };
    const variants = [{ runtime: 'runc' }, { runtime: 'kata' }];
    expect(parametersOf(spec, { runtime: ['runc', 'kata'], objects: [10, 20] })).to.deep.equal(variants);
  });

  it('takes sets that differ in their number of replicas for one', () => {
    expect(parametersOf({ replicas: '{{replicas}}' }, { replicas: [1, 2, 3] })).to.deep.equal([{}]);
  });
});
