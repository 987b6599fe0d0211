import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LockStatus } from '../../src/runner/lock/status.ts';
import { prowess, prowessAtWork, type Running } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { until } from '../support/until.ts';

/** Runs as soon as the one before has ended; and one that falls due every minute. */
const NIGHTLY = `\
  first: {scenario: {kind: burst, objects: 2}, periodic: {interval: 24h}}
  yearly: {scenario: {kind: burst, objects: 2}, periodic: {cron: "0 0 1 1 *"}}
  minutely: {scenario: {kind: burst, objects: 2}, periodic: {cron: "* * * * *"}}
`;

describe('prowess daemon', function () {
  this.timeout(120_000);
  let site: string;
  let server: SimServer;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'suites', 'nightly.yaml'), suiteText({ suite: 'nightly', cluster: 'lab-0' }, NIGHTLY));
    server = await simServer(['--nodes', '4', '--speed', '10']);
  });
  after(() => server.stop());

  const env = (): Record<string, string> => ({ KUBECONFIG: server.kubeconfig });
  const daemon = (store: string): Running =>
    prowessAtWork(['daemon', '--cluster', 'lab-0', '--store', store], { cwd: site, env: env() });
  const buildsOf = (store: string, test: string): string[] => {
    const folder = join(store, 'logs', `sim-periodic-nightly-${test}`);
    return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
  };

  it('runs what is due under the lock of the cluster, says what comes next, and ends after the run under way', async () => {
    const store = join(site, 'under-the-lock');
    const running = daemon(store);
    await until(() => running.said().stderr.includes('starting nightly/first'));
    const holders: (string | undefined)[] = [];
    await until(async () => holders.push((await lockStatus()).holder?.test) > 0 && holders.at(-1) !== undefined);
    expect(holders.at(-1)).to.match(/^nightly\//);
    running.signal('SIGTERM');
    const { code, stderr } = await running.finished;
    expect(code).to.equal(0);
    expect(stderr).to.match(
      /^\S+ next: nightly\/first at \S+, nightly\/minutely at \S+:00.000Z, nightly\/yearly at \S+-01-01T00:00:00.000Z$/m,
    );
    expect(stderr).to.match(/ nightly\/first ended with exit code \d \(/);
    expect(buildsOf(store, 'first')).to.have.length(1);
  });

  it('survives a kill: does not run again what ran, and reports what it missed', async () => {
    const store = join(site, 'killed');
    const first = daemon(store);
    await until(() => first.said().stderr.includes('nightly/first ended'));
    first.signal('SIGKILL');
    await first.finished;
    forgetAnHour(join(store, 'daemon-lab-0.json'));
    const second = daemon(store);
    await until(() => second.said().stderr.includes(' next: '));
    second.signal('SIGTERM');
    const { stderr } = await second.finished;
    expect(
      stderr.match(/missed nightly\/minutely, due \S+:00.000Z: nothing ran the daemon then/g)?.length,
    ).to.be.at.least(59);
    expect(stderr).to.not.include('missed nightly/yearly').and.not.include('starting nightly/first');
    expect(buildsOf(store, 'first')).to.have.length(1);
  });

  it('says that a file is not its memory, and what to do', async () => {
    writeFileSync(join(site, 'daemon-lab-0.json'), '{"version": 2}');
    const { code, stderr } = await prowess(['daemon', '--cluster', 'lab-0', '--store', site], {
      cwd: site,
      env: env(),
    });
    expect(code).to.equal(2);
    expect(stderr).to.include("is not a daemon's memory of version 1").and.include('hint: remove it');
  });

  /** As if the daemon had been away since then. */
  function forgetAnHour(path: string): void {
    const memory = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...memory, checkedAt: memory.checkedAt - 3_600_000 }));
  }

  const lockStatus = async (): Promise<LockStatus> =>
    JSON.parse((await prowess(['lock', 'status', '--cluster', 'lab-0', '--json'], { cwd: site, env: env() })).stdout);
});
