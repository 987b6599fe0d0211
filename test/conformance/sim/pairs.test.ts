import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../../support/cli-here.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { baseAndPull, writePairsSite } from '../../support/pairs-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';

/** Four runs in real time: a run over HTTP waits for what a run in virtual time passes over. */
describe('conformance/sim/pairs', function () {
  this.timeout(600_000);
  let server: SimServer;
  before(async () => {
    server = await simServer(['--nodes', '4', '--speed', '400']);
  });
  after(() => server.stop());

  it('runs both builds in one job of Prow whose suite says so, and they are read as its runs', async () => {
    const site = await emptyFolder();
    writePairsSite(site);
    const build = 'pr-logs/pull/example_lab/7/pull-perf-burst/100';
    const folder = join(site, 'runs', build);
    const env = {
      KUBECONFIG: server.kubeconfig,
      JOB_SPEC: baseAndPull('100'),
      ARTIFACTS: join(folder, 'artifacts'),
    };
    const args = ['run', 'perf/burst', '--cluster', 'lab-0', '--store', join(site, 'runs')];
    const { code, stderr } = await prowessHere(args, { cwd: site, env });
    expect(code, stderr).to.equal(6);
    const { parts } = JSON.parse(readFileSync(join(folder, 'artifacts/runs.json'), 'utf8'));
    expect(parts).to.deep.equal(['1-base', '1-head', '2-head', '2-base']);
    expect(readFileSync(join(folder, 'artifacts/comparison.md'), 'utf8')).to.contain('not decided after 2 of 2 pairs');
    writeFiles(site, { 'runs/pr-logs/directory/pull-perf-burst/100.txt': `gs://lab-results/${build}` });
    const { stdout } = await prowessHere(['history', 'perf/burst', '--store', 'runs', '--csv'], { cwd: site });
    expect(new Set(stdout.match(/,pair,/g) ?? []).size, stdout.slice(0, 300)).to.equal(1);
  });
});
