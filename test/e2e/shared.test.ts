import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withAir } from '../support/air.ts';
import { type Finished, prowess, prowessAtWork, type Running } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeSharedLab } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

/** From then on the long run makes too little to be load beside the other. */
const CHURN_BEGAN = /"type":"step-started"[^\n]*"kind":"churn"/;

describe('[E] runs on a shared cluster', () => {
  let site: string;
  let server: SimServer;
  let long: Running;

  before(async () => {
    site = await emptyFolder();
    writeSharedLab(site);
    server = await simServer(['--nodes', '4', '--speed', '10']);
    long = prowessAtWork(runInto(longRuns(), 'long-shared'), inSite());
    await until(() => CHURN_BEGAN.test(journalIn(longRuns())));
  });
  after(async () => {
    long.signal('SIGKILL');
    await long.finished;
    await server.stop();
  });

  const inSite = () => ({ cwd: site, env: { KUBECONFIG: server.kubeconfig } });
  const runInto = (store: string, test: string): string[] => ['run', test, '--cluster', 'shared', '--store', store];
  const longRuns = (): string => join(site, 'long');
  const journalIn = (store: string): string => {
    const artifacts = artifactsBelow(store);
    return artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
  };
  const buildOfLong = (): string => JSON.parse(journalIn(longRuns()).split('\n')[0] ?? '').run.build;
  const cleanUp = (...more: string[]): Promise<Finished> =>
    prowess(['cleanup', 'burst-shared', '--cluster', 'shared', ...more], inSite());

  it('take no lock, and go on beside each other', async () => {
    const { code, stdout, stderr, store } = await withAir(async (attempt) => {
      const store = join(site, `burst-${attempt}`);
      const finished = await prowess(runInto(store, 'burst-shared'), inSite());
      return { ...finished, store, result: resultBelow(store) };
    });
    expect(code, stdout + stderr).to.equal(0);
    expect(stdout).to.contain('PASS: 30 Pods');
    expect(journalIn(store)).to.not.contain('"type":"lock"').and.not.contain('"kind":"lock"');
  });

  it('are seen by doctor, which says what to do if they are over', async () => {
    const { stdout } = await prowess(['doctor', 'burst-shared', '--cluster', 'shared'], inSite());
    expect(stdout).to.contain(`there are namespaces of 1 other run: ${buildOfLong()}`);
    expect(stdout).to.contain('prowess cleanup shared/burst-shared --run BUILD');
  });

  it('are cleaned up after by name, when they were killed, and nothing else is', async () => {
    const build = buildOfLong();
    const unnamed = await cleanUp();
    expect(unnamed.code).to.equal(2);
    expect(unnamed.stderr).to.contain(`something of ${build} is there`);
    expect((await cleanUp('--run', '1')).stderr).to.contain('nothing of run 1 is there');
    long.signal('SIGKILL');
    await long.finished;
    expect((await cleanUp('--run', build)).stdout).to.equal(`removed prowess-shared-${build}-t1-2\n`);
    expect((await cleanUp()).stdout).to.equal('nothing was left\n');
  });
});
