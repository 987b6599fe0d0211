import { expect } from 'chai';
import { localJobName, localJobNames } from '../../../src/app/run/place.ts';
import { builtTest } from '../../support/built-test.ts';

describe('[I] app/run/place', () => {
  it('finds runs that were made before a test had a trigger, or had another', () => {
    const test = builtTest({});
    const before = [localJobName(test, 'sim'), localJobName(test, 'kube')];
    const postsubmit = { jobName: 'post-x', branches: [], skipBranches: [], prow: {} };
    const later = { ...test, triggers: { ...test.triggers, postsubmit } };
    expect(localJobName(later, 'sim')).to.equal('sim-post-x');
    expect(localJobNames(later)).to.include.members([...before, 'post-x', 'sim-post-x']);
  });
});
