import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { makesPods, resourcesBehind } from '../../src/model/resources.ts';
import { DEPLOYMENT, POD, VM, VMI } from '../support/sim-run.ts';

describe('model/resources', () => {
  it('names what controllers make between an object and its pods', () => {
    const behind = (manifest: JsonObject): string[] => resourcesBehind(manifest).map(({ plural }) => plural);
    expect(behind(POD.manifest)).to.deep.equal(['pods']);
    expect(behind(DEPLOYMENT.manifest)).to.deep.equal(['deployments', 'replicasets', 'pods']);
    expect(behind(VMI.manifest)).to.deep.equal(['virtualmachineinstances', 'pods']);
    expect(behind(VM.manifest)).to.deep.equal(['virtualmachines', 'virtualmachineinstances', 'pods']);
    expect(behind({ apiVersion: 'apps/v1', kind: 'StatefulSet' })).to.deep.equal(['statefulsets', 'pods']);
  });

  it('tells manifests of which pods come from those of which none come', () => {
    const job = { spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } } };
    for (const manifest of [POD, DEPLOYMENT, VMI, VM].map((workload) => workload.manifest).concat(job)) {
      expect(makesPods(manifest)).to.equal(true);
    }
    const settings = { kind: 'ConfigMap', data: { domain: 'cluster.local', containers: '3' } };
    for (const manifest of [settings, { kind: 'Service', spec: { ports: [{ port: 80 }] } }]) {
      expect(makesPods(manifest)).to.equal(false);
    }
  });
});
