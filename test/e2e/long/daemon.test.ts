import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LockStatus } from '../../../src/runner/lock/status.ts';
import { prowess, prowessAtWork, type Running } from '../../support/cli.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';
import { suiteText, writeLabSite, writeLongTest } from '../../support/lab-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { until } from '../../support/until.ts';

/** Runs as soon as the one before has ended; and one that falls due every minute. */
const NIGHTLY = `\
  first: {scenario: {kind: burst, objects: 2}, periodic: {interval: 24h}}
  yearly: {scenario: {kind: burst, objects: 2}, periodic: {cron: "0 0 1 1 *"}}
  minutely: {scenario: {kind: burst, objects: 2}, periodic: {cron: "* * * * *"}}
`;

/** On a cluster that a person uses at the same time; the second falls due every minute, on the minute. */
const SHARED = `\
  daily: {scenario: {kind: burst, objects: 2}, periodic: {interval: 24h}}
  often: {scenario: {kind: burst, objects: 2}, periodic: {cron: "* * * * *"}}
`;

/** Of one night of the year. */
const STEPPED = `\
  at-midnight: {scenario: {kind: burst, objects: 2}, periodic: {cron: "0 0 1 1 *"}}
  at-one: {scenario: {kind: burst, objects: 2}, periodic: {cron: "0 1 1 1 *"}}
`;

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1);

const STEPPED_CLOCK = join(import.meta.dirname, '..', '..', 'support', 'stepped-clock.ts');

describe('[E] prowess daemon', () => {
  let site: string;
  let server: SimServer;
  /** What a daemon says whose runs wait for another's, while the other tests run. */
  let besidePerson: Promise<string>;
  /** What a daemon says whose time of day is set, likewise. */
  let stepped: Promise<string>;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 3);
    writeLongTest(site, 'lab-1');
    writeFileSync(join(site, 'suites', 'nightly.yaml'), suiteText({ suite: 'nightly', cluster: 'lab-0' }, NIGHTLY));
    writeFileSync(join(site, 'suites', 'shared.yaml'), suiteText({ suite: 'shared', cluster: 'lab-1' }, SHARED));
    writeFileSync(join(site, 'suites', 'stepped.yaml'), suiteText({ suite: 'stepped', cluster: 'lab-2' }, STEPPED));
    server = await simServer(['--nodes', '4', '--speed', '10']);
    besidePerson = runBesidePerson();
    besidePerson.catch(() => {});
    stepped = runWithSteps();
    stepped.catch(() => {});
  });
  after(() => server.stop());

  const env = (): Record<string, string> => ({ KUBECONFIG: server.kubeconfig });
  const atWork = (args: readonly string[]): Running => prowessAtWork(args, { cwd: site, env: env() });
  const daemon = (store: string, cluster = 'lab-0'): Running =>
    atWork(['daemon', '--cluster', cluster, '--store', store]);
  const buildsOf = (store: string, test: string): string[] => {
    const folder = join(store, 'logs', `sim-periodic-nightly-${test}`);
    return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
  };

  it('runs what is due under the lock of the cluster, says what comes next, and ends after the run under way', async () => {
    const store = join(site, 'under-the-lock');
    const running = daemon(store);
    await running.says('starting nightly/first');
    await until(async () => (await heldBy('lab-0'))?.startsWith('nightly/') === true);
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
    await first.says('nightly/first ended');
    first.signal('SIGKILL');
    await first.finished;
    forgetAnHour(join(store, 'daemon-lab-0.json'));
    const second = daemon(store);
    await second.says(' next: ');
    second.signal('SIGTERM');
    const { stderr } = await second.finished;
    expect(
      stderr.match(/missed nightly\/minutely, due \S+:00.000Z: nothing ran the daemon then/g)?.length,
    ).to.be.at.least(59);
    expect(stderr).to.not.include('missed nightly/yearly').and.not.include('starting nightly/first');
    expect(buildsOf(store, 'first')).to.have.length(1);
  });

  it('follows a time of day that is set: starts what fell due, and nothing twice', async () => {
    const started = [...(await stepped).matchAll(/ starting (\S+), due (\S+)$/gm)].map(([, test, due]) => [test, due]);
    expect(started).to.deep.equal([
      ['stepped/at-midnight', new Date(MIDNIGHT).toISOString()],
      ['stepped/at-one', new Date(MIDNIGHT + HOUR).toISOString()],
    ]);
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

  it('waits for the run of a person, and says what fell due meanwhile and was skipped', async () => {
    const stderr = await besidePerson;
    expect(stderr).to.match(/ skipped shared\/often, due \S+:00.000Z: another run was under way$/m);
    expect(stderr).to.not.include('skipped shared/daily');
    expect(stderr.indexOf('shared/daily ended')).to.be.below(stderr.indexOf('skipped shared/often'));
  });

  /** The daemon's clock is set forward to midnight, back to right before it, and forward by two hours. */
  async function runWithSteps(): Promise<string> {
    const clock = join(site, 'clock');
    const setTo = (now: number): void => {
      writeFileSync(`${clock}.next`, String(now - Date.now()));
      // A file that is written in place is empty for a moment, which would be the true time.
      renameSync(`${clock}.next`, clock);
    };
    setTo(MIDNIGHT - HOUR);
    const running = prowessAtWork(['daemon', '--cluster', 'lab-2', '--store', join(site, 'stepped')], {
      cwd: site,
      env: { ...env(), STEPPED_CLOCK: clock, NODE_OPTIONS: `--import=${STEPPED_CLOCK}` },
    });
    await running.says(' next: stepped/at-midnight at ');
    setTo(MIDNIGHT);
    await running.says('stepped/at-midnight ended');
    setTo(MIDNIGHT - 2000);
    const passed = Date.now() + 4000;
    await until(() => Date.now() > passed);
    setTo(MIDNIGHT + 2 * HOUR);
    await running.says('stepped/at-one ended');
    running.signal('SIGTERM');
    return (await running.finished).stderr;
  }

  /** A person holds the lock while the daemon has a run to make, until another one has fallen due. */
  async function runBesidePerson(): Promise<string> {
    const person = atWork(['run', 'long', '--cluster', 'lab-1', '--store', join(site, 'by-hand')]);
    await until(async () => (await heldBy('lab-1')) === 'long/long');
    const running = daemon(join(site, 'beside'), 'lab-1');
    await running.says('starting shared/daily');
    const ticks = (): number => Math.floor(Date.now() / 60_000);
    const before = ticks();
    await until(() => ticks() > before);
    person.signal('SIGTERM');
    await running.says('skipped shared/often');
    running.signal('SIGTERM');
    await person.finished;
    return (await running.finished).stderr;
  }

  /** As if the daemon had been away since then. */
  function forgetAnHour(path: string): void {
    const memory = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...memory, checkedAt: memory.checkedAt - 3_600_000 }));
  }

  /** The test that holds a lock. A machine that starves may fail to answer; it is asked again. */
  async function heldBy(cluster: string): Promise<string | undefined> {
    const args = ['lock', 'status', '--cluster', cluster, '--json'];
    const { code, stdout } = await prowessHere(args, { cwd: site, env: env() });
    return code === 0 ? (JSON.parse(stdout) as LockStatus).holder?.test : undefined;
  }
});
