import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { writeYaml } from '../../../src/render/yaml/block.ts';
import { type ServedSim, serveSim } from '../../../src/sim/serve.ts';
import { emptyFolder } from '../../support/folder.ts';
import { run } from '../support/run.ts';

describe('conformance/sim/kubectl', function () {
  this.timeout(600_000);
  let served: ServedSim;
  let folder: string;
  before(async () => {
    folder = await emptyFolder();
    served = await serveSim({ clock: systemClock, seed: 'kubectl', speed: 10, port: 0, options: { nodes: 2 } });
    writeFileSync(join(folder, 'kubeconfig'), writeYaml(served.kubeconfig));
    writeFileSync(join(folder, 'vm.yaml'), [NAMESPACE, VM].map(writeYaml).join('---\n'));
  });
  after(() => served.close());

  const kubectl = async (...args: string[]): Promise<string> => {
    const access = ['--kubeconfig', join(folder, 'kubeconfig'), '--cache-dir', join(folder, 'cache')];
    const { code, stdout, stderr } = await run('kubectl', [...access, ...args]);
    expect(code, stderr).to.equal(0);
    return stdout;
  };

  it('gets tables, and names what is served', async () => {
    expect(await kubectl('get', 'nodes')).to.match(/^node-1 +Ready +worker +[\dhms]+ +v1\./m);
    expect(await kubectl('get', 'pods', '-A', '-o', 'wide')).to.match(/^kubevirt +virt-controller-0 +1\/1 +Running/m);
    expect(await kubectl('api-resources')).to.match(/^virtualmachineinstances +vmi,vmis +kubevirt\.io\/v1 +true/m);
    expect(await kubectl('top', 'nodes')).to.match(/^node-0 +\d+m/m);
  });

  it('creates, waits, describes, watches, patches, scales and deletes', async () => {
    expect(await kubectl('create', '-f', join(folder, 'vm.yaml'))).to.contain('virtualmachine.kubevirt.io/vm created');
    await kubectl('wait', 'vm/vm', '-n', 'demo', '--for=condition=Ready', '--timeout=60s');
    expect(await kubectl('describe', 'vmi', 'vm', '-n', 'demo')).to.contain('Created virtual machine pod');
    expect(await kubectl('get', 'vmi', '-n', 'demo', '-w', '--request-timeout=10s')).to.match(
      /^vm +[\dhms]+ +Running/m,
    );
    expect(await kubectl('apply', '--server-side', '-f', join(folder, 'vm.yaml'))).to.contain('serverside-applied');
    expect(await kubectl('scale', 'deploy/virt-operator', '-n', 'kubevirt', '--replicas=2')).to.contain('scaled');
    expect(await kubectl('label', 'node', 'node-0', 'rack=a')).to.contain('labeled');
    expect(await kubectl('cordon', 'node-0')).to.contain('cordoned');
    await kubectl('delete', 'vm', 'vm', '-n', 'demo');
    expect(await kubectl('get', 'vmi', '-n', 'demo', '-o', 'name')).to.equal('');
    await kubectl('delete', 'namespace', 'demo');
  });
});

const NAMESPACE: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } };
const VM: JsonObject = {
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name: 'vm', namespace: 'demo' },
  spec: {
    runStrategy: 'Always',
    template: { spec: { domain: { devices: {}, resources: { requests: { memory: '128Mi' } } } } },
  },
};
