import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { podRequests } from '../../src/model/pod-requests.ts';

describe('[U] model/pod-requests', () => {
  const asking = (cpu: string, more: JsonObject = {}): JsonObject => ({ resources: { requests: { cpu } }, ...more });
  const cpuOf = (spec: JsonObject): number | undefined => podRequests({ spec }).get('cpu');

  it('is what the containers ask for together; a limit without a request is one', () => {
    const spec = {
      containers: [asking('250m'), { resources: { limits: { cpu: '1', memory: '1Gi' } } }, {}] as JsonObject[],
    };
    expect([...podRequests({ spec })]).to.have.deep.members([
      ['cpu', 1.25],
      ['memory', 2 ** 30],
      ['pods', 1],
    ]);
  });

  it('is what the largest init container asks for where that is more, beside the sidecars that run by then', () => {
    const always = { restartPolicy: 'Always' };
    expect(cpuOf({ initContainers: [asking('2'), asking('500m')], containers: [asking('1')] })).to.equal(2);
    expect(cpuOf({ initContainers: [asking('500m', always), asking('2')], containers: [asking('1')] })).to.equal(2.5);
    expect(cpuOf({ initContainers: [asking('2'), asking('500m', always)], containers: [asking('1')] })).to.equal(2);
    expect(cpuOf({ initContainers: [asking('500m', always)], containers: [asking('1')] })).to.equal(1.5);
  });

  it('holds the overhead of its runtime', () => {
    expect(cpuOf({ overhead: { cpu: '250m' }, containers: [asking('1')] })).to.equal(1.25);
  });
});
