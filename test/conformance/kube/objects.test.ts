import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compareText } from '../../../src/model/order.ts';
import { refusedObjects, soundObjects } from '../../support/objects.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type Definition, type Definitions, typesBehind } from '../support/openapi.ts';
import { PEERS } from '../support/peers.ts';
import { type Outcome, run } from '../support/run.ts';

const TABLE = join(import.meta.dirname, '../../../src/kubernetes/types.json');

/** The kinds that prowess knows, by the document of the API server that defines them. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'api/v1': ['Pod', 'ReplicationController', 'PersistentVolumeClaim', 'ConfigMap', 'Secret', 'Service'].map(
    (kind) => `io.k8s.api.core.v1.${kind}`,
  ),
  'apis/apps/v1': ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map((kind) => `io.k8s.api.apps.v1.${kind}`),
  'apis/batch/v1': ['Job', 'CronJob'].map((kind) => `io.k8s.api.batch.v1.${kind}`),
};
const KUBEVIRT = [
  'v1.VirtualMachine',
  'v1.VirtualMachineInstance',
  'v1.VirtualMachineInstanceReplicaSet',
  'v1alpha1.VirtualMachinePool',
];

describe('objects, as a real API server judges them', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 0 });
  });
  after(() => plane?.stop());

  const kubectl = (args: readonly string[], input = ''): Promise<Outcome> =>
    run('kubectl', ['--kubeconfig', plane.kubeconfig, ...args], { input });
  const create = (manifest: unknown): Promise<Outcome> =>
    kubectl(['create', '--dry-run=server', '--validate=strict', '-f', '-'], JSON.stringify(manifest));

  it('have the types of src/kubernetes/types.json (UPDATE_GOLDEN=1 writes it)', async () => {
    const definitions: Record<string, Definition> = {};
    for (const document of Object.keys(KINDS)) {
      const { stdout, stderr } = await kubectl(['get', '--raw', `/openapi/v3/${document}`]);
      expect(stderr).to.equal('');
      Object.assign(definitions, JSON.parse(stdout).components.schemas);
    }
    const types = {
      ...typesBehind(kubevirtDefinitions(), KUBEVIRT),
      ...typesBehind(definitions, Object.values(KINDS).flat()),
    };
    const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => compareText(a, b)));
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(TABLE, `${JSON.stringify(sorted, null, 2)}\n`);
    expect(JSON.parse(readFileSync(TABLE, 'utf8'))).to.deep.equal(sorted);
  });

  for (const manifest of soundObjects()) {
    it(`takes a sound ${manifest.kind}`, async () => {
      const { code, stderr } = await create(manifest);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
    });
  }

  for (const { title, manifest } of refusedObjects()) {
    it(`refuses ${title}`, async () => {
      const { code, stderr } = await create(manifest);
      expect(code, stderr).to.equal(1);
      expect(stderr).to.match(/invalid|BadRequest|no matches for kind|unknown field|error validating|unable to decode/);
    });
  }
});

/** What KubeVirt publishes of its kinds; its API server adds no checks to it. */
function kubevirtDefinitions(): Definitions {
  const args = ['list', '-m', '-f', '{{.Dir}}', 'kubevirt.io/kubevirt'];
  const env = { ...process.env, GOWORK: 'off' };
  const folder = execFileSync('go', args, { cwd: join(PEERS, 'kubevirt'), env, encoding: 'utf8' }).trim();
  return JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8')).definitions;
}
