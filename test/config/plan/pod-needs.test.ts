import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import { needsOf } from '../../../src/model/plan.ts';
import { builtTest, FLEET } from '../../support/built-test.ts';

const needsOfFleet = (more: object) =>
  needsOf(planTest(builtTest({ scenario: { ...FLEET, as: 'vm', nodes: 2, ...more }, workloads: [] }))).pods;

describe('[U] config/plan/pod-needs', () => {
  const placement = {
    nodeSelector: { bench: 'true' },
    tolerations: [{ key: 'bench', operator: 'Exists' }],
  };

  it('reads of instances, and of what makes them, the nodes that they may use; hosts of no cluster use none', () => {
    for (const instancetype of [undefined, 'u1.xlarge']) {
      const pods = needsOfFleet({ ...placement, external: 1, ...(instancetype !== undefined && { instancetype }) });
      expect(pods?.placements, instancetype).to.deep.equal([placement]);
      expect(pods?.apart, instancetype).to.deep.equal(['kubernetes.io/hostname']);
    }
  });

  it('asks for the right to run a command in launcher pods where these are asked for their versions', () => {
    const asked = ({ rights = [] }: NonNullable<ReturnType<typeof needsOfFleet>>): string[] =>
      rights.map((right) => `${right.verb} ${right.subresource}`);
    const ofVms = needsOfFleet({ launcherVersions: true });
    expect(ofVms && asked(ofVms)).to.deep.equal(['create exec', 'get exec']);
    expect(needsOfFleet({})?.rights).to.equal(undefined);
  });
});
