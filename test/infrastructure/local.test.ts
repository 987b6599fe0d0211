import { expect } from 'chai';
import { provisionOf } from '../../src/infrastructure/providers.ts';
import { INSTANCE } from '../support/infrastructure.ts';

describe('[I] infrastructure/local', () => {
  it('has a folder of its own for each run, and as many nodes as the cluster file says', () => {
    const provider = { kind: 'local', checkout: '../prowess', kubevirt: true, inherit: ['A'] } as const;
    const provision = provisionOf(provider, INSTANCE, { schedulable: 7, controlPlane: 0 });
    expect(provision.up).to.deep.equal([
      ['npm', 'run', '-s', 'cluster:up', '--', '--folder', '/scratch/cluster', '--nodes', '7', '--kubevirt'],
    ]);
    expect(provision.down).to.deep.equal([['npm', 'run', '-s', 'cluster:down', '--', '--folder', '/scratch/cluster']]);
    expect(provision.kubeconfig).to.deep.equal({ file: '/scratch/cluster/kubeconfig' });
    expect(provision.gone).to.deep.equal({ command: ['test', '!', '-e', '/scratch/cluster'] });
    expect(provision).to.deep.include({ folder: '../prowess' });
    expect(provision.inherit).to.include('A');
  });
});
