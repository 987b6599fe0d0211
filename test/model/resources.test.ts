import { expect } from 'chai';
import { groupOf, RESOURCES, resourcesBehind, ruleFor } from '../../src/model/resources.ts';

describe('[U] model/resources', () => {
  it('knows the group of an apiVersion, which is empty for the core', () => {
    expect(['v1', 'apps/v1', 'kubevirt.io/v1'].map(groupOf)).to.deep.equal(['', 'apps', 'kubevirt.io']);
  });

  it('knows what controllers make between an object and its pods', () => {
    const kindsBehind = (apiVersion: string, kind: string) =>
      resourcesBehind({ apiVersion, kind }).map((resource) => resource.kind);
    expect(kindsBehind('v1', 'Pod')).to.deep.equal(['Pod']);
    expect(kindsBehind('apps/v1', 'Deployment')).to.deep.equal(['Deployment', 'ReplicaSet', 'Pod']);
    expect(kindsBehind('apps/v1', 'StatefulSet')).to.deep.equal(['StatefulSet', 'Pod']);
    expect(kindsBehind('batch/v1', 'CronJob')).to.deep.equal(['CronJob', 'Job', 'Pod']);
    const ofVm = ['VirtualMachine', 'VirtualMachineInstance', 'Pod'];
    for (const version of ['v1', 'v1alpha3'])
      expect(kindsBehind(`kubevirt.io/${version}`, 'VirtualMachine')).to.deep.equal(ofVm);
    for (const version of ['v1alpha1', 'v1beta1']) {
      const behind = kindsBehind(`pool.kubevirt.io/${version}`, 'VirtualMachinePool');
      expect(behind).to.deep.equal(['VirtualMachinePool', ...ofVm]);
    }
  });

  it('writes the rule that grants a right, also to a subresource', () => {
    expect(ruleFor({ verb: 'create', resource: RESOURCES.pods })).to.equal(
      '{apiGroups: [""], resources: ["pods"], verbs: ["create"]}',
    );
    expect(ruleFor({ verb: 'patch', resource: RESOURCES.virtualMachines, subresource: 'status' })).to.equal(
      '{apiGroups: ["kubevirt.io"], resources: ["virtualmachines/status"], verbs: ["patch"]}',
    );
  });
});
