import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LockStatus } from '../../../src/runner/lock/status.ts';
import { lackedAir } from '../../support/air.ts';
import { type Finished, prowess } from '../../support/cli.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';
import { writeLabSite, writeLongTest } from '../../support/lab-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

describe('[E] two runs of one cluster, and an operator', () => {
  let site: string;
  let server: SimServer;
  let first: Promise<Finished>;
  let second: Promise<Finished>;

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1, '10s');
    writeLongTest(site);
    server = await simServer(['--nodes', '4', '--speed', '10']);
    first = run('long');
    let ended: Finished | undefined;
    void first.then((finished) => {
      ended = finished;
    });
    const whileItRuns = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
      await until(async () => ended !== undefined || (await holds()));
      if (ended !== undefined) throw new Error(`the first run ended: ${ended.stderr}`);
    };
    await whileItRuns(async () => (await status()).state === 'held');
    second = run('burst-lab-0');
    await whileItRuns(async () => (await status()).queue.length === 1);
    await whileItRuns(() => /"type":"step-started".*"kind":"churn"/.test(journalOf('long')));
  });
  after(async () => {
    await Promise.all([first, second]);
    await server.stop();
  });

  const surroundings = () => ({ cwd: site, env: { KUBECONFIG: server.kubeconfig, USER: 'ann' } });
  const inSite = (args: readonly string[]): Promise<Finished> => prowess(args, surroundings());
  const run = (test: string): Promise<Finished> =>
    inSite(['run', test, '--cluster', 'lab-0', '--store', join(site, test)]);
  const journalOf = (test: string): string =>
    readFileSync(join(artifactsBelow(join(site, test)) ?? '', 'journal.ndjson'), 'utf8');
  const lock = (verb: string, ...more: string[]): Promise<Finished> =>
    inSite(['lock', verb, '--cluster', 'lab-0', ...more]);
  /** A machine that starves may fail to answer; it is asked again. */
  const status = async (): Promise<LockStatus> => {
    let said = '';
    await until(async () => {
      const { code, stdout } = await prowessHere(['lock', 'status', '--cluster', 'lab-0', '--json'], surroundings());
      said = stdout;
      return code === 0;
    });
    return JSON.parse(said);
  };

  it('show who holds the lock and who waits', async () => {
    const { stdout, code } = await lock('status');
    expect(stdout).to.match(/^lab-0: held with token \d+\n/);
    expect(stdout).to.match(/test +long\/long\n/);
    expect(stdout).to.match(/\n1 +\S+ +suite-0\/burst-lab-0 /);
    expect(code).to.equal(0);
  });

  it('make lock wait end with 4 when its time is over', async () => {
    const { stderr, code } = await lock('wait', '--timeout', '100ms');
    expect(stderr).to.include('error: the lock was not free within');
    expect(code).to.equal(4);
  });

  it('do not let the lock be released in the name of another', async () => {
    const { stderr, code } = await lock('release', '--holder', 'another');
    expect(stderr).to.include('holds the lock, not another');
    expect(code).to.equal(2);
  });

  it('go on with the second when the first loses the lock to an operator, and the first is INVALID', async () => {
    const { token } = await status();
    const { stdout, code } = await lock('break', '--reason', 'node-3 is dead');
    expect(stdout).to.match(/^lab-0: taken from \S+ \(token \d+\); free in 10 s/);
    expect(code).to.equal(0);
    expect((await first).code).to.equal(3);
    expect((await second).code).to.equal(lackedAir(resultBelow(join(site, 'burst-lab-0'))) ? 3 : 0);
    const after = await status();
    expect(after).to.include({ state: 'free', token: token + 2 });
    expect(after.breaks[0]).to.include({ reason: 'node-3 is dead', token });
  });
});
