import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../support/control-plane/ready.ts';
import { FOLDER, skipUnlessPossible } from '../support/real/conformance.ts';
import { NODES } from '../support/real/network.ts';
import { endCluster } from '../support/real/real-cluster.ts';

const HOLD = join(import.meta.dirname, '../support/real/hold.ts');

describe('conformance/real clean-up', () => {
  before(function () {
    skipUnlessPossible(this);
  });
  after(() => endCluster(FOLDER));

  it('leaves no process when what started the nodes is killed, and nothing once the cluster is taken down', async () => {
    const holder = spawn(process.execPath, [HOLD, FOLDER], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [said] = await once(holder.stdout, 'data');
    expect(String(said)).to.equal('started\n');
    const cgroups = NODES.flatMap((node): string[] =>
      JSON.parse(readFileSync(join(FOLDER, 'nodes', node, 'cgroup.json'), 'utf8')),
    );
    expect(cgroups.filter(existsSync)).to.deep.equal(cgroups);
    const ours = processes();
    expect(ours.join('\n'))
      .to.include('kube-apiserver')
      .and.to.include('kube-scheduler')
      .and.to.include('node-init.sh');
    holder.kill('SIGKILL');
    await until(
      'all of it has ended',
      async () => processes().length === 0,
      () => processes().join('\n'),
    );
    await endCluster(FOLDER);
    expect(existsSync(FOLDER)).to.equal(false);
    expect(cgroups.filter(existsSync)).to.deep.equal([]);
  });
});

/** The command lines that name the cluster's folder. */
const processes = (): string[] =>
  execFileSync('ps', ['-eww', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(FOLDER));
