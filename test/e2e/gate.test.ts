import { join } from 'node:path';
import { expect } from 'chai';
import { documentJson } from '../../src/history/document-json.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { epochMs } from '../../src/model/units.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { aDocument, aPoint } from '../support/run-document.ts';

const DAY_MS = 86_400_000;

describe('[E] the gate of a history', () => {
  let site: string;

  beforeEach(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFiles(site, {
      'suites/perf.yaml': suiteText(
        { suite: 'perf', cluster: 'lab-0' },
        `  gated: {periodic: {cron: "0 4 * * *"}, scenario: {kind: burst, objects: 5}, history: ${GATE}}\n` +
          '  free: {periodic: {cron: "0 8 * * *"}, scenario: {kind: burst, objects: 5}}\n',
      ),
    });
  });

  const GATE = '{gate: true, owner: sig-scale, why: it is what users wait for, analyse: docs}';

  const stored = (test: string, day: number, points: readonly Point[], run: Partial<Run> = {}): void => {
    const job = `periodic-perf-${test}`;
    const startedAt = epochMs(Date.UTC(2026, 0, 1) + day * DAY_MS);
    const document = aDocument({ test: `perf/${test}`, job, build: String(day + 1), startedAt, ...run }, points);
    const folder = `runs/logs/${document.run.job}/${day + 1}`;
    writeFiles(site, { [`${folder}/artifacts/history.json`]: documentJson(document) });
  };

  /** Days with a scatter of 2 %, at 100 ms and higher by `rise` from day 30 on. */
  const days = (test: string, count: number, rise: number): void => {
    for (let day = 0; day < count; day++) stored(test, day, [at(day, day < 30 ? 1 : 1 + rise)]);
  };
  const at = (day: number, factor: number): Point => aPoint((100 + (((day * 7) % 5) - 2)) * factor);

  const surroundings = () => ({ cwd: site, env: { XDG_CACHE_HOME: join(site, 'cache') } });
  const asked = (...args: string[]) => prowessHere(args, surroundings());
  const history = (...args: string[]) => asked('history', ...args, '--store', 'runs');

  const accept = (text: string): void => writeFiles(site, { 'perf/accepted/slower.yaml': `version: 1\n${text}\n` });
  const ACCEPTED =
    'test: perf/gated\nmetric: creation-latency\nchange: +40 %\nsince: 2026-01-31\nreason: asked for\nby: ann';

  it('fails on a change for the worse until it is accepted, and only where it gates', async () => {
    days('gated', 40, 0.4);
    days('free', 40, 0.4);
    const open = await prowess(['history', 'gated', '--store', 'runs'], surroundings());
    expect(open.code).to.equal(1);
    expect(open.stdout).to.match(/gate: FAILS \(sig-scale\)\n {2}Creation latency watch Pod \w+ \+40 %/);
    expect(open.stdout).to.include('since 2026-01-31 (build 31) is open: mend it, or accept it in perf/accepted/');
    expect((await history('free')).code).to.equal(0);
    const all = await history();
    expect(all.code, 'all tests').to.equal(1);
    expect(all.stdout)
      .to.match(/perf\/free .* -\n/)
      .and.match(/perf\/gated .* FAILS\n/);
    const json = await history('gated', '--json');
    expect(json.code).to.equal(1);
    expect(JSON.parse(json.stdout).tests[0].lines[0].gate).to.deep.include({ verdict: 'failed', judged: 1 });

    accept(ACCEPTED.replace('+40 %', '+10 %'));
    expect((await history('gated')).code, 'a smaller change is accepted').to.equal(1);
    accept(`${ACCEPTED}\nuntil: 2026-06-30`);
    expect((await history('gated')).code, 'it was accepted').to.equal(1);
    accept(ACCEPTED);
    const accepted = await history('gated');
    expect(accepted.stdout).to.include('gate: passes\n  it judges by 1 key series\n');
    expect(accepted.code).to.equal(0);
  });

  it('passes nothing where the site has mistakes: it may gate', async () => {
    days('gated', 40, 0);
    writeFiles(site, { 'suites/broken.yaml': 'version: 1\nsuite: broken\ntests: {a: {scenaro: {}}}\n' });
    const { code, stdout, stderr } = await history('gated');
    expect(code).to.equal(6);
    expect(stdout).to.include('40 runs from');
    expect(stderr).to.include('the site has mistakes').and.include('gates: NOT DECIDED');
  });

  it('passes a change for the better, and none', async () => {
    days('gated', 40, -0.3);
    expect((await history('gated')).code).to.equal(0);
  });

  it('is not decided where what it judges by is lost, has too few runs, or was never there', async () => {
    days('gated', 5, 0);
    const few = await history('gated');
    expect(few.code).to.equal(6);
    expect(few.stdout).to.include('gate: NOT DECIDED (sig-scale)').and.include('5 of the 6 runs that show a change');
    days('gated', 40, 0);
    expect((await history('gated')).code).to.equal(0);
    for (let day = 40; day < 44; day++) stored('gated', day, []);
    const gone = await history('gated');
    expect(gone.code, 'the key series is gone').to.equal(6);
    expect(gone.stdout).to.match(/Creation latency watch Pod \w+: it has no value in the newest 4 runs/);
    days('free', 5, 0);
    writeFiles(site, {
      'suites/other.yaml': suiteText(
        { suite: 'other', cluster: 'lab-0' },
        `  never: {scenario: {kind: burst, objects: 5}, history: ${GATE}}\n`,
      ),
    });
    const all = await history();
    expect(all.code).to.equal(6);
    expect(all.stderr).to.include('gate of other/never: NOT DECIDED, for it has no run');
  });

  it('gates by the runs of a job that others run, where a test names it', async () => {
    writeFiles(site, {
      'suites/theirs.yaml': suiteText(
        { suite: 'theirs', cluster: 'lab-0' },
        `  job: {periodic: {cron: "0 12 * * *", name: their-job}, scenario: {kind: burst, objects: 5}, history: ${GATE}}\n`,
      ),
    });
    for (let day = 0; day < 40; day++) {
      stored('x', day, [at(day, day < 30 ? 1 : 1.4)], { test: 'their-job', job: 'their-job' });
    }
    const { code, stdout } = await history('their-job');
    expect(code).to.equal(1);
    expect(stdout).to.include('gate: FAILS (sig-scale)');
    expect((await history('theirs/job')).stdout).to.equal(stdout);
  });

  it('does not become silent where a change makes the runs fail', async () => {
    days('gated', 40, 0);
    for (let day = 40; day < 48; day++) {
      stored('gated', day, [{ ...at(day, 1), state: 'invalid' }], { outcome: 'invalid' });
    }
    const { code, stdout } = await history('gated');
    expect(code).to.equal(1);
    expect(stdout).to.include('Runs that are INVALID');
    for (let day = 43; day < 48; day++) stored('gated', day, [at(day, 1)]);
    expect((await history('gated')).code, 'the runs are trusted again').to.equal(0);
  });

  it('holds in comparisons: what is accepted is no regression', async () => {
    days('gated', 40, 0.4);
    const compare = () => asked('compare', '2026-01-01..2026-01-30', '2026-01-31..2026-02-09', '--store', 'runs');
    expect((await compare()).code).to.equal(1);
    accept(ACCEPTED);
    const accepted = await compare();
    expect(accepted.stdout).to.match(
      /no regression: 0 key metrics the same or better; accepted: Creation latency.* \+40 %/,
    );
    expect(accepted.stdout).to.match(/^accepted +Creation latency/m);
    expect(accepted.code).to.equal(0);
    accept(ACCEPTED.replace('2026-01-31', '2026-01-20'));
    expect((await compare()).code, 'another change was accepted').to.equal(1);
    accept(ACCEPTED.replace('reason', 'line: release-1.6\nreason'));
    expect((await compare()).code, 'on another line').to.equal(1);
  });
});
