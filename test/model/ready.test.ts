import { expect } from 'chai';
import { arrivalPhase, defaultReady } from '../../src/model/ready.ts';

const readyOf = (apiVersion: string, kind: string, spec = {}) => defaultReady({ apiVersion, kind, spec });

describe('[U] model/ready', () => {
  it('knows of each kind that makes pods what its controller reports at the end', () => {
    expect(readyOf('v1', 'Pod')).to.deep.equal({ phase: 'Running' });
    expect(readyOf('batch/v1', 'Job')).to.deep.equal({ condition: 'Complete' });
    expect(readyOf('apps/v1', 'DaemonSet')).to.deep.equal({
      equal: { path: 'status.numberAvailable', toPath: 'status.desiredNumberScheduled' },
    });
    expect(readyOf('kubevirt.io/v1', 'VirtualMachine')).to.deep.equal({ condition: 'Ready' });
    expect(readyOf('kubevirt.io/v1', 'VirtualMachineInstance')).to.deep.equal({ phase: 'Running' });
  });

  it('takes sets as ready when all of their replicas are', () => {
    const sets: [string, string, string][] = [
      ['apps/v1', 'Deployment', 'availableReplicas'],
      ['apps/v1', 'ReplicaSet', 'availableReplicas'],
      ['apps/v1', 'StatefulSet', 'availableReplicas'],
      ['kubevirt.io/v1', 'VirtualMachineInstanceReplicaSet', 'readyReplicas'],
      ['pool.kubevirt.io/v1alpha1', 'VirtualMachinePool', 'readyReplicas'],
    ];
    for (const [apiVersion, kind, count] of sets) {
      const path = `status.${count}`;
      const all = { equal: { path, toPath: 'spec.replicas' } };
      expect(readyOf(apiVersion, kind, { replicas: 3 }), kind).to.deep.equal(all);
      expect(readyOf(apiVersion, kind), `${kind} of one`).to.deep.equal({ equal: { path, to: 1 } });
    }
  });

  it('knows nothing of kinds of other groups, whatever their name', () => {
    expect(readyOf('batch.volcano.sh/v1alpha1', 'Job')).to.equal(undefined);
    expect(readyOf('batch/v1', 'CronJob')).to.equal(undefined);
  });

  it('names the phase of arrival as measurements do', () => {
    expect(arrivalPhase({ phase: 'Running' })).to.equal('Running');
    expect(arrivalPhase({ condition: 'Complete' })).to.equal('Complete');
    expect(arrivalPhase({ equal: { path: 'status.state', to: 'up' } })).to.equal('up');
    expect(arrivalPhase({ equal: { path: 'status.up', toPath: 'spec.up' } })).to.equal('Ready');
  });
});
