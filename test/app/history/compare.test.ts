import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { compareAsked } from '../../../src/app/history/compare.ts';
import { documentJson } from '../../../src/history/document-json.ts';
import type { Run } from '../../../src/history/run.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { LAB } from '../../support/lab-site.ts';
import { aDocument, aPoint } from '../../support/run-document.ts';

const DAY_MS = 86_400_000;

describe('[I] app/history/compare', () => {
  let folder: string;
  const random = seededRandom('compare');

  beforeEach(async () => {
    folder = await emptyFolder();
  });

  /** A run of a store on a day, with a noise of 2 %. */
  async function stored(store: string, build: number, run: Partial<Run> = {}, by = 1): Promise<void> {
    const place = join(folder, store, 'logs', 'periodic-perf-density', String(build), 'artifacts');
    const about = { build: String(build), startedAt: epochMs(Date.UTC(2026, 0, 1) + build * DAY_MS), ...run };
    const point = aPoint(100 * by * Math.exp(0.02 * random.normal()));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'history.json'), documentJson(aDocument(about, [point])));
  }

  const days = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, day) => from + day);

  const compared = (base: string, head: string, test?: string) =>
    compareAsked(
      {
        base: { name: base, path: join(folder, base) },
        head: { name: head, path: join(folder, head) },
        now: epochMs(Date.UTC(2027, 0, 1)),
        query: { store: join(folder, 'runs'), standing: folder, rescan: false, ...(test !== undefined && { test }) },
      },
      { XDG_CACHE_HOME: join(folder, 'cache') },
      { onProgress: () => {}, onNotice: () => {} },
    );

  it('compares two folders of runs', async () => {
    for (const build of days(1, 20)) await stored('before', build);
    for (const build of days(21, 23)) await stored('after', build, {}, 1.2);
    const [comparison] = await compared('before', 'after');
    expect(comparison?.conclusion).to.equal('regressed');
    expect(comparison?.base).to.include({ name: 'before', runs: 20 });
  });

  it('takes no run in which the code of a pull request was in control as a base, however it is named', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    for (const build of days(21, 23)) await stored('runs', build, { untrusted: true, kind: 'local' }, 1.5);
    for (const build of days(24, 26)) await stored('runs', build);
    const [comparison] = await compared('19,20,21', '24,25', 'density');
    expect(comparison?.base).to.include({ runs: 2 });
    const [line] = await compared('main', '24,25', 'density');
    expect(line?.base).to.include({ runs: 20 });
    const error = await compared('21,22', '24,25', 'density').catch((why) => why);
    expect(error.message).to.equal(
      "21,22 cannot be the base: in each of its runs the pull request's code was in control",
    );
    const [head] = await compared('main', '21,22,23', 'density');
    expect(head?.conclusion).to.equal('regressed');
  });

  it('compares a pull request with its line as that was before it', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    for (const build of days(21, 23))
      await stored('runs', build, { kind: 'presubmit', pull: { number: '7' }, commit: 'c' }, 1.2);
    for (const build of days(24, 40)) await stored('runs', build, {}, 1.2);
    const [comparison] = await compared('main', 'pr:7', 'density');
    expect(comparison?.conclusion).to.equal('regressed');
    expect(comparison?.base.runs, 'what is merged later is no base').to.equal(20);
  });

  it('judges the runs of one commit of a pull request beside a line as they come, however they are named', async () => {
    const commit = 'c'.repeat(40);
    for (const build of days(1, 20)) await stored('runs', build);
    for (const build of days(21, 27))
      await stored('runs', build, { kind: 'presubmit', pull: { number: '7' }, commit }, build > 23 ? 0.7 : 1.3);
    const names = ['pr:7', commit.slice(0, 9), '21,22,23,24,25,26,27'];
    for (const name of names) {
      const [comparison] = await compared('main', name);
      expect(comparison?.conclusion, name).to.equal('regressed');
      expect(comparison?.instances, name).to.deep.equal({ judged: 3, most: 6, isFinal: true, looks: [3, 4, 5, 6] });
    }
    const [builds] = await compared(days(1, 20).join(','), 'pr:7');
    expect(builds?.instances, 'builds are no line').to.equal(undefined);
  });

  it('looks at once at runs of several commits or pull requests', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    for (const build of days(21, 24))
      await stored('runs', build, { kind: 'presubmit', pull: { number: '7' }, commit: `c${build % 2}` }, 1.3);
    const [comparison] = await compared('main', '21,22,23,24');
    expect([comparison?.conclusion, comparison?.instances]).to.deep.equal(['regressed', undefined]);
  });

  it('compares builds as they are named, also where simulated runs all begin at one instant', async () => {
    for (const build of days(1, 24)) await stored('runs', build, { startedAt: epochMs(0) }, build > 20 ? 1.2 : 1);
    const [named] = await compared(days(1, 20).join(','), '21,22,23');
    expect(named?.conclusion).to.equal('regressed');
    const [backwards] = await compared('24', '1,2,3');
    expect(backwards?.base.runs, 'a later build may be the base').to.equal(1);
    const [line] = await compared('main', '21,22,23');
    expect(line?.base.runs).to.equal(20);
  });

  it('charges no change of the line to what came after it', async () => {
    for (const build of days(1, 30)) await stored('runs', build);
    for (const build of days(31, 55)) await stored('runs', build, {}, 1.3);
    for (const build of days(56, 58))
      await stored('runs', build, { kind: 'presubmit', pull: { number: '9' }, commit: 'd' }, 1.3);
    const [comparison] = await compared('main', 'pr:9');
    expect(comparison?.rows[0]?.base.count).to.equal(25);
    expect(comparison?.conclusion).to.not.equal('regressed');
  });

  it('concludes nothing across a regime that the site declares, whatever a side is', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    for (const build of days(21, 23)) await stored('runs', build, {}, 1.2);
    for (const [path, text] of Object.entries({
      'prowess.yaml': LAB,
      'perf/history.yaml': 'version: 1\nregimes:\n  - {since: 2026-01-22, line: main, reason: new machines, by: ann}\n',
    })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    for (const [base, head] of [
      ['main', '21,22,23'],
      ['2026-01-01..2026-01-20', '2026-01-22..2026-01-24'],
      ['2026-01-01..2026-01-20', 'runs/logs/periodic-perf-density/23'],
    ] as const) {
      const [comparison] = await compared(base, head);
      expect(comparison?.conclusion, `${base} ${head}`).to.equal('inconclusive');
      expect(comparison?.regimes, `${base} ${head}`).to.deep.equal([
        { fact: 'declared regime', base: 'before 2026-01-22', head: 'since 2026-01-22: new machines' },
      ]);
    }
    const [within] = await compared('main', 'runs/logs/periodic-perf-density/23');
    expect(within?.base.runs, 'those of the line that are of its regime').to.equal(2);
  });

  it('takes the folder of one imported run for a side', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    const [comparison] = await compared('main', 'runs/logs/periodic-perf-density/20');
    expect(comparison?.head.runs).to.equal(1);
    expect(comparison?.base.runs, 'its own run is no base').to.equal(19);
  });

  it('refuses days that are none, that are the wrong way round, and sides that overlap', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    const refused = async (base: string, head: string) =>
      compared(base, head).then(
        () => 'compared',
        (error: unknown) => (error instanceof KnownError ? error.message : String(error)),
      );
    expect(await refused('2026-02-30', 'main')).to.match(/^2026-02-30: expected a day such as/);
    expect(await refused('main', '2026-1-4')).to.match(/^2026-1-4: expected a day such as/);
    expect(await refused('2026-01-02...2026-01-05', 'main')).to.match(/expected a day such as/);
    expect(await refused('2026-01-10..2026-01-02', '2026-01-12')).to.equal(
      '2026-01-10..2026-01-02: the last day is before the first',
    );
    expect(await refused('2026-01-02..2026-01-10', '2026-01-09..2026-01-12')).to.equal(
      '2026-01-02..2026-01-10 and 2026-01-09..2026-01-12 overlap: 2 runs of perf/density would be on both sides, such as build 8',
    );
    expect(await refused('1,2,3', '3,4')).to.match(/^1,2,3 and 3,4 overlap: 1 run /);
    expect(await refused('runs', 'runs')).to.equal('both sides are runs, and a side is not compared with itself');
    expect(await refused('main', 'main')).to.match(/^both sides are main/);
    expect(await refused('main', '1,2')).to.equal(
      'main has no run of perf/density before 1,2 begins (build 1, 2026-01-02T00:00:00.000Z)',
    );
    expect(await refused('2026-01-02..2026-01-10', '2026-01-11..2026-01-12')).to.equal('compared');
  });

  it('says which exclusion leaves a side without a run', async () => {
    for (const build of days(1, 20)) await stored('runs', build);
    writeFiles(folder, {
      'prowess.yaml': LAB,
      'perf/history.yaml':
        'version: 1\nexclude:\n- {from: 2026-01-05, until: 2026-01-08, reason: the switch was broken, by: jane}\n',
    });
    const said = async (base: string, head: string) =>
      compared(base, head).catch((error: unknown) => (error instanceof KnownError ? error.message : error));
    const gone = '3 runs, and the site leaves out each of them: perf/history.yaml:3 (the switch was broken)';
    expect(await said('2026-01-05..2026-01-07', '2026-01-12')).to.equal(`2026-01-05..2026-01-07 has ${gone}`);
    expect(await said('main', '5,6,7')).to.equal(`5,6,7 has ${gone}`);
    expect(await said('main', '2026-03-01')).to.equal('no run is named by 2026-03-01');
  });

  it('says what can be named where nothing is', async () => {
    for (const build of days(1, 3)) await stored('runs', build);
    const error = await compared('main', 'pr:8').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(KnownError).and.include({ message: 'no run is named by pr:8', exit: 'usage' });
    expect((error as KnownError).hint).to.include('perf/density: lines main (3); newest build 3');
    const misspelt = await compared('1,20,2', '3').catch((thrown: unknown) => thrown);
    expect((misspelt as KnownError).message).to.equal('no run is named by 20, of 1,20,2');
    await stored('other', 1, { test: 'perf/other' });
    const apart = await compared('runs', 'other').catch((thrown: unknown) => thrown);
    expect((apart as KnownError).hint).to.equal('runs has perf/density; other has perf/other');
  });
});
