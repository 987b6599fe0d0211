import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { provisionOf } from '../../../src/infrastructure/providers.ts';
import { KOPS } from '../../support/built-infrastructure.ts';
import { INSTANCE } from '../../support/infrastructure.ts';
import { peer } from '../support/peers.ts';

/** What kops' own types (v1alpha2 of kops 1.30.0) read of a text, or why they refuse it. */
async function readByKops(text: string): Promise<string> {
  const run = promisify(execFile)(await peer('kops-spec'));
  run.child.stdin?.end(text);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return `${stdout}${stderr}`;
}

const specOf = (more: Partial<typeof KOPS>, controlPlane: number): string =>
  Object.values(provisionOf({ ...KOPS, ...more }, INSTANCE, { schedulable: 100, controlPlane }).files).join('');

describe("rendered specs, read by kops' own types", function () {
  this.timeout(1_200_000);

  it('have no field that kops does not know', async () => {
    expect(await readByKops(specOf({}, 1))).to.equal(
      'Cluster *kops.Cluster\n'.concat('InstanceGroup *kops.InstanceGroup\n'.repeat(2)),
    );
    const overlaid = { spec: { kubernetesApiAccess: ['10.0.0.0/8'], kubeAPIServer: { maxRequestsInflight: 3000 } } };
    expect(await readByKops(specOf(overlaid, 3))).to.match(
      /^Cluster \*kops\.Cluster\n(InstanceGroup \*kops\.InstanceGroup\n){4}$/,
    );
  });

  it('and kops does refuse one that it does not know', async () => {
    expect(await readByKops(specOf({ spec: { kubernetesApiAcces: [] } }, 1))).to.contain(
      'unknown field "kubernetesApiAcces"',
    );
  });
});
