import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { instancesPer } from '../../src/model/plan.ts';
import { POD } from '../support/built-test.ts';

describe('[U] model/plan', () => {
  const instancesOf = (spec: JsonObject, parameters: JsonObject = {}): number =>
    instancesPer({ workload: { ...POD, manifest: { ...POD.manifest, spec } }, parameters });

  it('counts the pods that an object stands for: replicas, or the parallel pods of a Job', () => {
    expect(instancesOf({})).to.equal(1);
    expect(instancesOf({ replicas: 3 })).to.equal(3);
    expect(instancesOf({ parallelism: 2, completions: 8 })).to.equal(2);
    expect(instancesOf({ replicas: '{{size}}' }, { size: 5 })).to.equal(5);
  });
});
