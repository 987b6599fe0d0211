import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { documentJson } from '../../src/history/document-json.ts';
import { epochMs } from '../../src/model/units.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import type { Forge, ForgeFault } from '../support/forge.ts';
import { aDocument, aPoint } from '../support/run-document.ts';
import { watchedLab } from '../support/watched-lab.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();

describe('[E] prowess analyse', () => {
  let site: string;
  let forge: Forge;

  beforeEach(async () => {
    ({ site, forge } = await watchedLab(
      '  dense: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 5}, history: {owner: sig-scale}}\n',
    ));
  });
  afterEach(() => forge.close());

  /** One run a day until `ago` days before now, at 100 ms, and at another level for the last ones. */
  const days = (count: number, levels: (day: number) => number, ago = 0): void => {
    for (let day = 0; day < count; day++) {
      const startedAt = epochMs(NOW - (count - 1 - day + ago) * DAY_MS - 3_600_000);
      const build = String(day + 1);
      const document = aDocument({ test: 'perf/dense', job: JOB, build, startedAt }, [
        aPoint(levels(day) + ((day * 7) % 5) - 2),
      ]);
      writeFiles(site, { [`runs/logs/${JOB}/${build}/artifacts/history.json`]: documentJson(document) });
    }
  };
  const JOB = 'periodic-perf-dense';
  const worse = (day: number): number => (day < 30 ? 100 : 140);

  const analyse = (...args: string[]) => look(['--no-digest', ...args]);
  const look = (
    args: readonly string[],
    env: Record<string, string> = { GITHUB_TOKEN: 'secret' },
    start: typeof prowessHere = prowessHere,
  ) =>
    start(
      [
        'analyse',
        '--store',
        'runs',
        '--issues',
        'example/lab',
        '--github-api',
        forge.url,
        '--webhook-file',
        'webhook',
        ...args,
      ],
      { cwd: site, env: { XDG_CACHE_HOME: join(site, 'cache'), ...env } },
    );
  const states = (): string[] => forge.issues.map(({ state, title }) => `${state} ${title.replace(/since .*/, '')}`);

  it('opens one issue and sends one message for a change, and closes the issue when the level is back', async () => {
    days(40, worse);
    const first = await analyse('--history-url', 'https://perf.example/');
    expect(first.code, first.stderr).to.equal(0);
    expect(states()).to.deep.equal(['open perf/dense: Creation latency watch Pod Running +40 % [+39, +41] ']);
    const [issue] = forge.issues;
    expect(issue?.body)
      .to.include('It is answered for by sig-scale')
      .and.to.match(/https:\/\/perf\.example\/change\/\w+\.html/);
    expect(forge.messages).to.have.length(1);
    expect(JSON.stringify(forge.messages))
      .to.include('*perf/dense* Creation latency watch Pod Running +40 %')
      .and.include('owner: sig-scale');
    const writes = () => forge.received.filter(({ method }) => method !== 'GET').length;
    const before = writes();
    expect((await analyse('--history-url', 'https://perf.example/')).stdout).not.to.include('issue ');
    expect(writes(), 'calls of a second analysis').to.equal(before);
    days(60, (day) => (day < 30 || day >= 45 ? 100 : 140));
    await analyse();
    expect(states()[0]).to.match(/^closed /);
    expect(forge.issues[0]?.body).to.include('**Over**: the level is back since');
    expect(forge.issues).to.have.length(1);
  });

  it('reports runs that do not come, and that they come again', async () => {
    days(20, () => 100, 5);
    await analyse();
    expect(states()).to.deep.equal(['open perf/dense: no run ']);
    days(25, () => 100);
    await analyse();
    expect(states()).to.deep.equal(['closed perf/dense: no run ']);
    expect(forge.messages).to.have.length(1);
  });

  it('opens nothing twice, and loses no message, where a call fails or its reply is lost', async () => {
    days(40, worse);
    for (const fault of ['500', 'lost'] as const) {
      forge.issues.length = 0;
      let creations = 0;
      forge.fault = (): ForgeFault =>
        forge.received.at(-1)?.method === 'POST' && creations++ === 0 ? fault : undefined;
      expect((await analyse()).code, fault).to.equal(5);
      expect((await analyse()).code, fault).to.equal(0);
      expect(forge.issues, fault).to.have.length(1);
    }
    expect(forge.messages, 'sent once, when the issue was there').to.have.length(1);
  });

  it('ends with 5 where the webhook is cut, shows no sign of life, and sends again', async () => {
    days(40, worse);
    forge.webhookStatus = 500;
    const cut = await analyse();
    expect(cut.code).to.equal(5);
    expect(cut.stderr)
      .to.include('the webhook did not take the message: it answered 500')
      .and.not.include(`${forge.url}/webhook`);
    expect(existsSync(join(site, 'runs/analysis/latest.json'))).to.equal(false);
    forge.webhookStatus = 200;
    const from = systemClock.now();
    expect((await analyse()).code).to.equal(0);
    expect(forge.messages).to.have.length(1);
    const { at, open } = JSON.parse(readFileSync(join(site, 'runs/analysis/latest.json'), 'utf8'));
    expect(at).to.be.within(from, systemClock.now());
    expect(open).to.equal(1);
    const history = () =>
      prowessHere(['history', '--store', 'runs'], { cwd: site, env: { XDG_CACHE_HOME: join(site, 'cache') } });
    expect((await history()).stderr).not.to.include('analysis');
    expect(readFileSync(join(site, 'runs/analysis/latest.openmetrics.txt'), 'utf8')).to.include(
      `prowess_analysis_timestamp_seconds ${at / 1000}\n`,
    );
    const json = await prowessHere(['history', '--json', '--store', 'runs'], {
      cwd: site,
      env: { XDG_CACHE_HOME: join(site, 'cache') },
    });
    expect(JSON.parse(json.stdout).analysis.at).to.equal(new Date(at).toISOString());
    writeFiles(site, {
      'runs/analysis/latest.json': JSON.stringify({ version: 1, at: NOW - 3 * DAY_MS, tests: 1, open: 1, sent: [] }),
    });
    expect((await history()).stderr).to.include('the last analysis was at');
  });

  it('leaves closed what a person closed, opens nothing of long ago, and writes nothing with --dry-run', async () => {
    days(40, worse);
    expect((await analyse('--dry-run')).stdout).to.include('issue   open');
    expect([forge.issues, forge.messages]).to.deep.equal([[], []]);
    await analyse();
    const [issue] = forge.issues;
    if (issue !== undefined) issue.state = 'closed';
    await analyse();
    expect(states()[0]).to.match(/^closed/);
    forge.issues.length = 0;
    days(100, worse);
    const old = await analyse();
    expect(old.stdout).to.include('open    perf/dense on main');
    expect(old.stdout).to.match(/old {5}perf\/dense: .*: began more than 30 days ago, and opens no issue/);
    expect(forge.issues).to.deep.equal([]);
  });

  it('sends one digest a week, with what is open, the runs and the machine hours of the month', async () => {
    days(40, worse);
    await look([], { GITHUB_TOKEN: 'secret' }, prowess);
    await look([]);
    expect(forge.messages).to.have.length(2);
    const digest = JSON.stringify(forge.messages[1]);
    expect(digest)
      .to.match(/Performance in the week until \d{4}-\d\d-\d\d: 1 open/)
      .and.include('perf/dense on main: Creation latency watch Pod Running +40 %')
      .and.include('7 runs of merged code this week, 0 INVALID; no line is late')
      .and.include('Machine hours of the last 30 days')
      .and.include('perf/dense: it is not known how long 30 runs took');
    const path = join(site, 'runs/analysis/latest.json');
    const state = JSON.parse(readFileSync(path, 'utf8'));
    writeFiles(site, { 'runs/analysis/latest.json': JSON.stringify({ ...state, digest: '2020-W01' }) });
    await look([]);
    expect(forge.messages, 'in another week').to.have.length(3);
  });

  it('needs no token for --dry-run, and prints what the webhook would get', async () => {
    days(40, worse);
    const { code, stdout, stderr } = await look(['--dry-run'], {});
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.include('issue   open')
      .and.include('"type": "section"')
      .and.include('Performance in the week until');
    expect((await look([], {})).code).to.equal(2);
    expect([forge.issues, forge.messages]).to.deep.equal([[], []]);
  });

  it('reports a series that is not in the results any more, once, and when it is there again', async () => {
    const lost = (count: number, from: number, until: number): void => {
      for (let day = 0; day < count; day++) {
        const run = { test: 'perf/dense', job: JOB, build: String(day + 1) };
        const startedAt = epochMs(NOW - (count - 1 - day) * DAY_MS - 3_600_000);
        const throughput = aPoint(10, { series: { metric: 'achieved-rate', labels: {}, statistic: 'value' } });
        const points = [aPoint(100 + (day % 3)), ...(day >= from && day < until ? [] : [throughput])];
        writeFiles(site, {
          [`runs/logs/${JOB}/${day + 1}/artifacts/history.json`]: documentJson(
            aDocument({ ...run, startedAt }, points),
          ),
        });
      }
    };
    lost(40, 39, 99);
    await analyse();
    await analyse();
    expect(
      forge.issues.map(({ state, title }) => [state, title.includes('are not in the results since')]),
    ).to.deep.equal([['open', true]]);
    expect(forge.messages).to.have.length(1);
    lost(45, 39, 42);
    await analyse();
    expect(forge.issues.map(({ state }) => state)).to.deep.equal(['closed']);
  });
});
