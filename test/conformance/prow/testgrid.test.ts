import { join } from 'node:path';
import { expect } from 'chai';
import { BUILDS, type BuildName, type Builds, builds } from '../support/pod/builds.ts';
import { BUCKET, GROUP, PRESUBMIT, SLOWEST_MS } from '../support/pod/perf-site.ts';
import { type Cell, type Column, configure, updatedGrid } from '../support/testgrid.ts';

const LATENCY = 'creation-latency.watch.VirtualMachineInstance.Running';
const THRESHOLD = `threshold.${LATENCY}.p95.max`;

describe("the grid that TestGrid's updater makes of the bucket", () => {
  let made: Builds;
  let columns: ReadonlyMap<string, Column>;
  before(async () => {
    made = await builds();
    const { code, stderr, file } = await configure(join(made.site.folder, 'testgrid'), made.site.prow);
    expect(code, stderr).to.equal(0);
    const grid = await updatedGrid(file, GROUP, `gs://${BUCKET}/grid`, made.server.address);
    columns = new Map(grid.map((column) => [column.build, column]));
  });

  const column = (name: BuildName): Column => columns.get(BUILDS[name]) ?? expect.fail(`no column of ${name}`);
  const cell = (name: BuildName, row: string): Cell => column(name).cells[row] ?? expect.fail(`no row ${row}`);
  const resultsOf = (name: BuildName, prefix: string): string[] => [
    ...new Set(
      Object.entries(column(name).cells)
        .filter(([row, { result }]) => row.startsWith(prefix) && result !== 'NO_RESULT')
        .map(([, { result }]) => result),
    ),
  ];

  it('has a column for every build, of the periodic and of the pull request', () => {
    expect([...columns.keys()].sort()).to.deep.equal(Object.values(BUILDS));
  });

  it('has the versions, the hardware and the folder of the build above each column, of a crashed run too', () => {
    const found = ['v1.6.0', 'v1.36.3+prowess-sim', '4 x prowess-sim'];
    for (const name of ['passed', 'failed', 'invalid', 'aborted', 'timedOut', 'crashed'] as const) {
      expect(column(name).headers, name).to.deep.equal([...found, `${BUCKET}/logs/${GROUP}/${BUILDS[name]}`]);
    }
    const ofPullRequest = `${BUCKET}/pr-logs/pull/kubevirt_kubevirt/12/${PRESUBMIT}/${BUILDS.ofPullRequest}`;
    // What is installed was measured, whatever the commit of the job.
    expect(column('ofPullRequest').headers).to.deep.equal([...found, ofPullRequest]);
  });

  it('has one row for a series, whichever job measured it', () => {
    const rows = new Set([...columns.values()].flatMap(({ cells }) => Object.keys(cells)));
    const own = [...rows].filter((row) => row.startsWith(GROUP) || row.startsWith(PRESUBMIT));
    const analysed = [GROUP, PRESUBMIT].flatMap((job) => [`${job}.Overall`, `${job}.Pod`]);
    expect(own.sort()).to.deep.equal(analysed.sort());
    for (const name of ['passed', 'ofPullRequest'] as const) expect(cell(name, LATENCY).result).to.equal('PASS');
  });

  it('shows p95 in the cells of a run that passed, and holds the other numbers for graphs', () => {
    for (const name of ['passed', 'ofPullRequest'] as const) {
      const { icon, metrics } = cell(name, LATENCY);
      expect(metrics)
        .to.include.keys('p50_ms', 'p95_ms', 'p99_ms', 'max_ms')
        .and.to.include({ samples: 20, censored: 0 });
      expect(Number(icon)).to.be.closeTo(metrics?.p95_ms ?? 0, (metrics?.p95_ms ?? 0) / 1000);
      expect(cell(name, 'Overall').result).to.equal('PASS');
      expect(resultsOf(name, 'threshold.')).to.deep.equal(['PASS']);
      expect(resultsOf(name, 'validity.')).to.deep.equal(['PASS']);
    }
  });

  it('shows which threshold failed, with its number and its limit, and that nothing else did', () => {
    const { result, message, metrics } = cell('failed', THRESHOLD);
    expect(result).to.equal('FAIL');
    const [, printed = ''] = /^threshold failed: .*\n([^(\n]+) \(.*\), limit: max 10 s$/.exec(message) ?? [];
    const { p95_ms = 0, limit_ms } = metrics ?? expect.fail(`no numbers: ${message}`);
    expect(limit_ms).to.equal(SLOWEST_MS);
    expect(p95_ms).to.be.above(SLOWEST_MS);
    expect(millisecondsIn(printed), message).to.be.closeTo(p95_ms, p95_ms / 100);
    expect(cell('failed', LATENCY).result).to.equal('PASS');
    expect(cell('failed', 'run').result).to.equal('PASS');
    expect(resultsOf('failed', 'validity.')).to.deep.equal(['PASS']);
    expect(cell('failed', 'Overall')).to.include({ result: 'FAIL', icon: '' });
  });

  it('shows no number of a run that is INVALID, but why', () => {
    for (const name of ['invalid', 'aborted', 'timedOut'] as const) {
      expect(
        resultsOf(name, 'creation-latency.').filter((result) => result !== 'PASS_WITH_SKIPS'),
        name,
      ).to.be.empty;
      expect(
        resultsOf(name, 'threshold.').filter((result) => result !== 'PASS_WITH_SKIPS'),
        name,
      ).to.be.empty;
      expect(cell(name, 'Overall')).to.include({ result: 'FAIL', icon: '' });
    }
    expect(cell('invalid', LATENCY)).to.include({ result: 'PASS_WITH_SKIPS', icon: 'S', metrics: null });
    expect(cell('invalid', LATENCY).message).to.include('INVALID');
    expect(cell('invalid', 'validity.objects-arrived').message).to.match(/^INVALID: objects-arrived\n19 of 20 /);
    expect(cell('invalid', 'run').result).to.equal('PASS');
  });

  it('distinguishes an abort from a timeout', () => {
    expect(cell('aborted', 'run')).to.include({ result: 'FAIL', icon: 'F' });
    expect(cell('aborted', 'run').message).to.match(/^run aborted\n/);
    expect(cell('timedOut', 'run')).to.include({ result: 'FAIL', icon: 'F' });
    expect(cell('timedOut', 'run').message).to.match(/^run timed-out\n/);
  });

  it('shows a crash as a failure outside of the results, and nothing else', () => {
    expect(cell('crashed', 'Overall')).to.include({ result: 'FAIL', message: 'Build failed outside of test results' });
    const filled = Object.entries(column('crashed').cells).filter(([, { result }]) => result !== 'NO_RESULT');
    expect(filled.map(([row]) => row).sort()).to.deep.equal(
      [`${GROUP}.Overall`, `${GROUP}.Pod`, 'Overall', 'Pod'].sort(),
    );
  });
});

/** `15.2 s`, and `1 min 15 s` on a machine that takes so long. */
const millisecondsIn = (printed: string): number =>
  [...printed.matchAll(/([\d.]+) (min|s)\b/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (unit === 'min' ? 60_000 : 1000),
    0,
  );
