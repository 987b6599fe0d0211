import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { temporaryFolder } from '../../support/folder.ts';
import { packedInto } from '../../support/packed.ts';
import { writeAdminContexts } from '../support/control-plane/contexts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { peer } from '../support/peers.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'in-your-prow.md'), 'utf8');

describe('docs/in-your-prow.md', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ nodes: 3 });
  });
  after(() => plane?.stop());

  it('can be followed line by line: its commands make a secret with which the cluster is fit for the test', async () => {
    const folder = temporaryFolder();
    const site = join(folder, 'site');
    mkdirSync(site);
    const env = await surroundings(folder, plane);
    const sh = (script: string) =>
      promisify(execFile)('sh', ['-euc', script], { cwd: site, env }).catch(({ stdout, stderr }) =>
        expect.fail(`${stdout}\n${stderr}`),
      );
    await sh('prowess init && prowess generate');
    await sh('kubectl --context build create namespace test-pods');
    const script = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('');
    const { stdout } = await sh(script);
    for (const found of ['permissions', 'nodes', 'capacity', 'leftovers', 'other-load']) {
      expect(stdout).to.match(new RegExp(`^ok +${found}:`, 'm'));
    }
    expect(stdout).to.include('secret/metal-kubeconfig created');
    expect(stdout).to.not.include('endpointslices');
    const { stdout: kubeconfig } = await sh(
      "kubectl --context build --namespace test-pods get secret metal-kubeconfig --output 'jsonpath={.data.kubeconfig}' | base64 -d",
    );
    expect(kubeconfig).to.include('prowess-runner').and.to.not.include('client-key');
  });
});

/** A person who administers both clusters, which are the same here, with kubectl and prowess. */
async function surroundings(folder: string, plane: ControlPlane): Promise<Record<string, string>> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(await peer('kubectl'), join(bin, 'kubectl'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeAdminContexts(kubeconfig, plane, ['metal', 'build']);
  const PATH = [bin, join(packedInto(), '.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
  return { PATH, HOME: folder, KUBECONFIG: kubeconfig };
}
