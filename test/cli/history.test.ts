import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { documentJson } from '../../src/history/document-json.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { epochMs } from '../../src/model/units.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { LAB } from '../support/lab-site.ts';
import { aDocument, aPoint, aRun, aSeries } from '../support/run-document.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1, 4, 40);

describe('[I] prowess history', () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await emptyFolder();
  });

  async function stored(day: number, points: readonly Point[], run: Partial<Run> = {}): Promise<void> {
    const { job } = aRun(run);
    const document = aDocument({ build: String(day + 1), startedAt: epochMs(START + day * DAY_MS), ...run }, points);
    const path = join(cwd, 'runs/logs', job, document.run.build, 'artifacts/history.json');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, documentJson(document));
  }

  const history = (...args: string[]) =>
    prowessHere(['history', ...args, '--store', 'runs'], { cwd, env: { XDG_CACHE_HOME: join(cwd, 'cache') } });

  /** 40 days: 100 ms, and 150 ms in the last ten. */
  async function fortyDays(run: Partial<Run> = {}): Promise<void> {
    for (let day = 0; day < 40; day++) await stored(day, [aPoint(day < 30 ? 100 : 150)], run);
  }

  it('says where a key series is, and where it was 30 days before', async () => {
    await fortyDays();
    const { stdout, stderr, code } = await history('density');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const [head, runs, alive, , columns, row] = stdout.split('\n');
    expect(head).to.equal('perf/density  line main');
    expect(runs).to.equal('40 runs from 2026-01-01 to 2026-02-09 04:40 UTC');
    expect(alive).to.match(/^NO RUN for \d+ days; usually one comes every 24 h$/);
    expect(columns).to.match(/^key series +now +30 days before +change +noise +last 120 runs$/);
    expect(row).to.match(/^Creation latency watch Pod Running +150 ms +100 ms +\+50\.0 % +[\d.]+ % [A-D] +▁{18}█{6}$/);
    expect(stdout).to.match(
      / {2}since 2026-01-31 {2}build 31, after build 30 of 2026-01-30\n {4}WORSE {5}\+50 % \[\+50, \+50\] {2}Creation latency watch Pod Running: 100 ms -> 150 ms {2}id [0-9a-f]{12}\n/,
    );
  });

  it('says how many key series are beside those that it shows', async () => {
    const levels = Array.from({ length: 12 }, (_, at) =>
      aPoint(100, { series: aSeries({ labels: { ...aSeries().labels, level: String(at) } }) }),
    );
    await stored(0, levels);
    const { stdout } = await history('density');
    expect(stdout).to.contain('\nand 2 more key series (--csv has their numbers)\n');
    expect(JSON.parse((await history('density', '--json')).stdout).tests[0].lines[0]).to.include({ moreKeySeries: 2 });
  });

  it('names a change alike from one command to the next, when a run came, and when the cache is lost', async () => {
    await fortyDays();
    const idOf = async (): Promise<string | undefined> =>
      /id ([0-9a-f]{12})/.exec((await history('density')).stdout)?.[1];
    const first = await idOf();
    expect(await idOf())
      .to.equal(first)
      .and.to.be.a('string');
    await stored(40, [aPoint(151)]);
    expect(await idOf()).to.equal(first);
    await rm(join(cwd, 'cache'), { recursive: true });
    expect(await idOf()).to.equal(first);
  });

  it('says that a change which is not there any more is withdrawn, until another run comes', async () => {
    await fortyDays();
    const [, id = ''] = /id ([0-9a-f]{12})/.exec((await history('density')).stdout) ?? [];
    await rm(join(cwd, 'runs'), { recursive: true });
    for (let day = 0; day < 40; day++) await stored(day, [aPoint(100)]);
    const line = `  withdrawn  change of objects since 2026-01-31 (periodic-perf-density/31): with the runs and the rules of now it is not confirmed any more  id ${id}\n`;
    expect((await history('density')).stdout).to.contain(line);
    const json = JSON.parse((await history('density', '--json')).stdout);
    expect(json.version).to.equal(1);
    const worse = { job: 'periodic-perf-density', build: '31', startedAt: '2026-01-31T04:40:00.000Z' };
    expect(json.tests[0].lines[0].withdrawn).to.deep.equal([
      { id, family: 'objects', confirmedAt: worse, since: worse },
    ]);
    await stored(40, [aPoint(100)]);
    expect((await history('density')).stdout).to.not.contain('withdrawn');
  });

  it('says once what is missing, from its first run on', async () => {
    for (let day = 0; day < 40; day++) {
      await stored(day, [
        aPoint(100),
        aPoint(day === 39 ? 0 : 9, { series: P99, state: day === 39 ? 'zero-suspect' : 'ok' }),
      ]);
    }
    expect((await history('perf/density')).stdout).to.contain(
      '  OPEN  since 2026-02-09, 1 run: creation-latency.watch.Pod.Running.p99 read 0, which is no measurement; first in build 40',
    );
  });

  const P99 = { ...aPoint(0).series, statistic: 'p99' };

  it('lists the tests of a store where none is named, with the lines of each', async () => {
    await stored(0, [aPoint(1)]);
    await stored(1, [aPoint(1)], { line: 'release-1.6' });
    await stored(0, [aPoint(1)], { test: 'perf/churn', job: 'churn', outcome: 'invalid' });
    const rows = (await history()).stdout.split('\n').map((row) => row.split(/ {2,}/).slice(0, 4).join(' | '));
    expect(rows.slice(1, 4)).to.deep.equal([
      'perf/churn | main | 1 | 1',
      'perf/density | main | 1 | 0',
      'perf/density | release-1.6 | 1 | 0',
    ]);
  });

  it('names what it skips, and goes on', async () => {
    await stored(0, [aPoint(1)]);
    await mkdir(join(cwd, 'runs/logs/periodic-perf-density/99/artifacts'), { recursive: true });
    await writeFile(join(cwd, 'runs/logs/periodic-perf-density/99/artifacts/history.json'), '{"version":');
    await mkdir(join(cwd, 'runs/logs/periodic-perf-density/7'));
    const { stdout, stderr, code } = await history('density');
    expect(code).to.equal(0);
    expect(stdout).to.contain('1 run from 2026-01-01');
    expect(stderr).to.contain(
      'skipped periodic-perf-density/99: logs/periodic-perf-density/99/artifacts/history.json: expected JSON',
    );
    expect(stderr).to.contain('1 build without a result: under way, or ended before there was one');
  });

  it('says which tests there are where there is none of the name', async () => {
    await fortyDays();
    expect(await history('densty')).to.deep.include({ code: 2, stdout: '' });
    expect((await history('densty')).stderr).to.match(/error: .*runs has no run of densty\nhint: /);
    expect((await history('other')).stderr).to.contain('hint: it has runs of: perf/density');
  });

  it('finds a test by the name of its job as well', async () => {
    await fortyDays({ test: 'a/b' });
    expect((await history('periodic-perf-density')).stdout).to.match(/^a\/b {2}line main\n/);
  });

  it('writes all numbers as CSV, as Otava reads them, and findings as JSON', async () => {
    await stored(0, [aPoint(1.5)]);
    await stored(1, [aPoint(2, { state: 'censored' })]);
    expect((await history('density', '--csv')).stdout).to.equal(
      [
        'job,build,time,line,kind,outcome,series,state,value',
        'periodic-perf-density,1,2026-01-01T04:40:00.000Z,main,periodic,pass,creation-latency.watch.Pod.Running.p50,ok,1.5',
        'periodic-perf-density,2,2026-01-02T04:40:00.000Z,main,periodic,pass,creation-latency.watch.Pod.Running.p50,censored,2',
        '',
      ].join('\n'),
    );
    expect((await history('density', '--otava')).stdout.split('\n').slice(0, 2)).to.deep.equal([
      'time,build,commit,creation-latency.watch.Pod.Running.p50,runs-invalid.share,values-censored.share',
      '2026-01-01T04:40:00.000Z,1,,1.5,0,0',
    ]);
    const json = JSON.parse((await history('density', '--json')).stdout);
    expect(json.tests[0]).to.deep.include({ test: 'perf/density' });
    expect(json.tests[0].lines[0]).to.deep.include({ line: 'main', runs: 2, invalid: 0, missing: [] });
    expect(json.tests[0].lines[0].keySeries[0]).to.deep.include({ unit: 'ms', better: 'lower', alive: true });
  });

  it('reads only the job that is named, where the store has one of that name', async () => {
    await stored(0, [aPoint(1)]);
    await mkdir(join(cwd, 'runs/logs/other/5'), { recursive: true });
    expect((await history('periodic-perf-density')).stderr).to.equal('');
    expect((await history('density')).stderr).to.contain('1 build without a result');
  });

  it('proposes a rename as it may be put into perf/history.yaml, and applies none', async () => {
    const series = { ...aPoint(0).series, metric: 'pod-latency' };
    for (let day = 0; day < 40; day++) {
      const value = 100 + (day % 3);
      await stored(day, [
        day < 20 ? aPoint(value, { series }) : aPoint(value, { series: { ...series, metric: 'pods-latency' } }),
      ]);
    }
    const { stdout } = await history('density', '--gaps');
    expect(stdout).to.contain(
      'version: 1\nrenames:\n  # perf/density line main: 1 proposal; nothing is applied\n  # ended 2026-01-20 at 101, began 2026-01-21 at 101\n',
    );
    expect(stdout).to.contain(
      '    from: {metric: "pod-latency", labels: {"clock":"watch","kind":"Pod","phase":"Running"}, statistic: "p50"}\n',
    );
    expect((await history('density', '--csv')).stdout).to.contain('pod-latency.');
    const json = JSON.parse((await history('density', '--gaps', '--json')).stdout);
    const [from, to] = ['pod-latency', 'pods-latency'].map((metric) => ({ ...series, metric }));
    expect(json).to.deep.equal({ version: 1, renames: [{ test: 'perf/density', from, to, reason: '', by: '' }] });

    await writeFile(join(cwd, 'prowess.yaml'), LAB);
    await mkdir(join(cwd, 'perf'));
    await writeFile(join(cwd, 'perf/history.yaml'), stdout);
    expect((await history('density')).code, 'without a reason').to.equal(2);
    const reasoned = stdout.replace('reason: ""', 'reason: plural').replace('by: ""', 'by: ann');
    await writeFile(join(cwd, 'perf/history.yaml'), reasoned);
    expect((await history('density', '--csv')).stdout).to.not.contain('pod-latency.');
  });

  it('names builds of pull requests that nothing says are there, and counts them', async () => {
    await stored(0, [aPoint(1)]);
    const pull = 'runs/pr-logs/pull/acme_product/7/pull-perf/99/artifacts';
    await mkdir(join(cwd, pull), { recursive: true });
    await writeFile(join(cwd, pull, 'history.json'), documentJson(aDocument({ job: 'pull-perf', build: '99' }, [])));
    await mkdir(join(cwd, 'runs/pr-logs/pull/batch/pull-perf/100'), { recursive: true });
    expect((await history()).stderr).to.contain(
      '1 build of pull requests not read, for no file of pr-logs/directory says where: pr-logs/pull/acme_product/7/pull-perf/99; copy that folder of the bucket as well\n',
    );
    await mkdir(join(cwd, 'runs/pr-logs/directory/pull-perf'), { recursive: true });
    await writeFile(
      join(cwd, 'runs/pr-logs/directory/pull-perf/99.txt'),
      'gs://bucket/pr-logs/pull/acme_product/7/pull-perf/99',
    );
    expect((await history()).stderr).to.not.contain('not read');
  });

  it('applies what a site decided, and says where a decision is wrong', async () => {
    await fortyDays();
    await writeFile(join(cwd, 'prowess.yaml'), LAB);
    await mkdir(join(cwd, 'perf'), { recursive: true });
    const decide = (text: string) => writeFile(join(cwd, 'perf/history.yaml'), `version: 1\n${text}`);
    await mkdir(join(cwd, 'perf/accepted'));
    const acceptance =
      'version: 1\ntest: perf/density\nmetric: throughput\nchange: -5 %\nsince: 2026-02-01\nreason: known\nby: ann\n';
    await writeFile(join(cwd, 'perf/accepted/slower.yaml'), acceptance);
    expect((await history('density')).stdout).to.contain(
      'perf/accepted/slower.yaml accepts nothing that these runs show: -5 % of throughput since 2026-02-01',
    );
    await decide('exclude:\n  - {until: 2026-01-30, reason: other disks, by: ann}\n');
    expect((await history('density')).stdout).to.contain('\n10 runs from 2026-01-31 to');
    await decide(
      [
        'exclude:',
        '  - {test: perf/density, from: 2027-01-30, reason: other disks, by: ann}',
        '  - {test: perf/densty, until: 2026-01-30, reason: other disks, by: ann}',
        'renames:',
        '  - {from: {metric: no-such}, to: {metric: such}, reason: r, by: ann}',
        '  - {from: {metric: such}, to: {metric: other}, reason: r, by: ann}',
        'retired:',
        '  - {metric: throughput, since: 2026-01-30, reason: r, by: ann}',
        'regimes:',
        '  - {line: release-1.6, since: 2026-01-30, reason: r, by: ann}',
        '',
      ].join('\n'),
    );
    const all = await history();
    expect(all.code).to.equal(0);
    const runs = join(cwd, 'runs');
    expect(all.stderr.trim().split('\n')).to.deep.equal([
      `perf/history.yaml:3:5 excludes no run of ${runs}`,
      `perf/history.yaml:4:5 excludes no run: there is no run of perf/densty in ${runs} (did you mean perf/density?)`,
      `perf/history.yaml:11:5 declares a regime of no run of ${runs}`,
      `perf/history.yaml:6:5 renames nothing of ${runs}`,
      `perf/history.yaml:7:5 renames nothing of ${runs}`,
      `perf/history.yaml:9:5 retires nothing of ${runs}`,
    ]);
    expect((await history('density')).stderr.trim().split('\n'), 'of the one that is named').to.have.length(2);
    await decide('exclude:\n  - {until: 2026-01-32, reason: other disks, by: ann}\n');
    const { code, stderr } = await history('density');
    expect({ code, stderr }).to.deep.include({ code: 2 });
    expect(stderr).to.match(/^perf\/history\.yaml:3:13/);
  });

  it('refuses a folder and a line that are not there', async () => {
    const gone = await history('density');
    expect(gone).to.include({ code: 2, stdout: '' });
    expect(gone.stderr).to.include('there is no folder').and.include('runs');
    await stored(0, [aPoint(1)]);
    const { code, stderr } = await history('density', '--line', 'release-1.6');
    expect(code).to.equal(2);
    expect(stderr).to.include('no run is of line release-1.6').and.include('there are runs of main');
  });

  it('shows simulated runs only where there are no others, and says so', async () => {
    const regime = { id: 's', hard: { cluster: 'simulated' }, soft: {} };
    await stored(0, [aPoint(1)], { job: 'sim-density', regime });
    expect((await history('density')).stdout).to.match(/^perf\/density {2}line main {2}simulated\n1 run /);
    expect((await history('density')).stdout).to.contain('changes: too few runs to see one');
    await stored(1, [aPoint(1)]);
    expect((await history('density')).stdout).to.match(/^perf\/density {2}line main\n1 run from 2026-01-02/);
  });
});
