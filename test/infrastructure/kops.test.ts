import { expect } from 'chai';
import { kopsName } from '../../src/infrastructure/kops.ts';
import { provisionOf } from '../../src/infrastructure/providers.ts';
import { quotableInfrastructure } from '../../src/model/infrastructure.ts';
import { builtInfrastructure, KOPS } from '../support/built-infrastructure.ts';
import { expectGolden } from '../support/golden.ts';
import { INSTANCE } from '../support/infrastructure.ts';

const NODES = { schedulable: 100, controlPlane: 3 };

describe('[I] infrastructure/kops', () => {
  it('renders a spec and argument lists that name the same cluster, state store and files', async () => {
    const { files, ...rest } = provisionOf(KOPS, INSTANCE, NODES);
    const [spec = ''] = Object.values(files);
    expectGolden('infrastructure/kops.yaml', spec);
    expectGolden('infrastructure/kops.json', `${JSON.stringify({ files: Object.keys(files), ...rest }, null, 2)}\n`);
  });

  it('has one group for each member of etcd, and no other sizes than those of the cluster file', () => {
    const [one = ''] = Object.values(provisionOf(KOPS, INSTANCE, { schedulable: 5, controlPlane: 1 }).files);
    expect(one.match(/^kind: InstanceGroup$/gm)).to.have.length(2);
    expect(one.match(/maxSize: \d+/g)).to.deep.equal(['maxSize: 1', 'maxSize: 5']);
  });

  it('lays what is written over the spec that it derives', () => {
    const spec = { kubernetesApiAccess: ['10.0.0.0/8'], kubelet: { maxPods: 250 } };
    const [text = ''] = Object.values(provisionOf({ ...KOPS, spec }, INSTANCE, NODES).files);
    expect(text)
      .to.contain('  kubernetesApiAccess:\n  - "10.0.0.0/8"\n')
      .and.contain('maxPods: 250')
      .and.contain('anonymousAuth: false');
  });

  it('believes that it is gone by what kops says of that very cluster alone', () => {
    const { gone } = provisionOf(KOPS, INSTANCE, NODES);
    expect(gone?.says).to.equal(`cluster not found "${kopsName(INSTANCE)}"`);
  });

  it('shows versions and machines to those who read journals, and no arguments', () => {
    const { provider } = quotableInfrastructure(builtInfrastructure({ provider: KOPS }));
    expect(provider).to.deep.include({
      kubernetes: KOPS.kubernetes,
      image: KOPS.image,
      install: [['kubectl']],
      spec: {},
    });
  });
});
