import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';

const site = join(import.meta.dirname, '..', '..', 'examples', 'kubevirt-dedicated');

describe('[I] cli/commands/lock', () => {
  const lock = (...args: string[]) =>
    prowessHere(['lock', ...args], { cwd: site, env: { KUBECONFIG: '/nowhere/config' } });

  it('lists the clusters of the site when it is asked for another', async () => {
    const { code, stderr } = await lock('status', '--cluster', 'bm-per');
    expect(stderr).to.equal('error: no cluster bm-per\nhint: this site has: bm-perf (suites/clusters/*.yaml)\n');
    expect(code).to.equal(2);
  });

  it('refuses what no test holds: it would always be free', async () => {
    const { code, stderr } = await lock('status', '--cluster', 'bm-perf', '--hold', 'fabric/rack-1');
    expect(stderr).to.equal('error: no test holds fabric/rack-1\nhint: no suite of this site has `holds`\n');
    expect(code).to.equal(2);
  });

  it('does not break a lock without a reason', async () => {
    const { code, stderr } = await lock('break', '--cluster', 'bm-perf');
    expect(stderr).to.include("required option '--reason <text>' not specified");
    expect(code).to.equal(2);
  });

  it('refuses a timeout that is none', async () => {
    const { code, stderr } = await lock('wait', '--cluster', 'bm-perf', '--timeout', '5 minutes');
    expect(stderr).to.include('expected a duration such as 30s, 10m or 1h30m');
    expect(code).to.equal(2);
  });
});
