import { expect } from 'chai';
import { groupOf, RESOURCES, ruleFor } from '../../src/model/resources.ts';

describe('model/resources', () => {
  it('knows the group of an apiVersion, which is empty for the core', () => {
    expect(['v1', 'apps/v1', 'kubevirt.io/v1'].map(groupOf)).to.deep.equal(['', 'apps', 'kubevirt.io']);
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
