import { join } from 'node:path';
import { expect } from 'chai';
import { lackedAir } from '../../support/air.ts';
import { prowess } from '../../support/cli.ts';
import { HOOK_PLACES, type HookLab, hookLab } from '../../support/hook-kills.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { resultBelow } from '../../support/stored-run.ts';

const RELEASE = 'subject: {kind: release, version: v1.7.0, manifests: [release.yaml]}\n';
const IMAGES = 'subject: {kind: images, registry: quay.io/lab, tag: v1.8.0}\n';

/** At two places; `npm run soak:hooks` tries all of them. */
describe('[E] a runner that is killed in a hook on a cluster that stays', () => {
  let server: SimServer;
  let lab: HookLab;
  before(async () => {
    server = await simServer(['--nodes', '4', '--speed', '40']);
    lab = await hookLab(server);
  });
  after(() => server.stop());

  const on = (command: string, ...more: string[]) =>
    prowess([command, 'burst-lab-0', '--cluster', 'lab-0', ...more], lab.where);

  it("leaves nothing that another suite's doctor does not name, and its cleanup does not remove, its subject included", async () => {
    await lab.kill(HOOK_PLACES['after the level'], RELEASE);
    expect((await lab.left()).length).to.be.above(4);
    const doctor = await on('doctor');
    expect(doctor.stdout)
      .to.include('3 objects that hooks of other runs made or changed: ')
      .and.include('configmaps default/limits')
      .and.include(
        '2 objects that subjects of other runs made or changed: namespaces extra, deployments kubevirt/virt-operator',
      );
    const { code, stdout, stderr } = await on('cleanup');
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.match(/^removed .*namespaces tools, .*namespaces extra$/m)
      .and.match(/^put back configmaps default\/limits, deployments kubevirt\/virt-operator$/m);
    expect(await lab.left()).to.deep.equal([]);
    expect((await on('cleanup')).stdout).to.equal('nothing was left\n');
  });

  it('leaves nothing beside which the next run of another suite measures', async () => {
    await lab.kill(HOOK_PLACES['before the test'], IMAGES);
    const { code, stdout, stderr } = await on('run', '--store', 'next');
    const result = resultBelow(join(lab.where.cwd, 'next'));
    expect(code, `${stdout}${stderr}`).to.equal(lackedAir(result) ? 3 : 0);
    expect(await lab.left()).to.deep.equal([]);
  });
});
