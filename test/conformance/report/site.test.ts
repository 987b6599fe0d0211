import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { siteApp } from '../../../scripts/site-app.ts';
import { writeFiles } from '../../../src/adapters/disk/write-files.ts';
import { compareSides } from '../../../src/analysis/compare/pull.ts';
import { sidesOf } from '../../../src/analysis/compare/sides.ts';
import { overviewsOf } from '../../../src/analysis/overview.ts';
import type { Declare } from '../../../src/history/declaration.ts';
import type { History } from '../../../src/history/history.ts';
import { lineOrder } from '../../../src/history/line-order.ts';
import type { Merge } from '../../../src/history/merges.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { sideText } from '../../../src/report/comparison/table.ts';
import { headlineOf } from '../../../src/report/comparison/words.ts';
import { siteFiles } from '../../../src/report/site/files.ts';
import { seriesPath, testPath } from '../../../src/report/site/paths.ts';
import { emptyFolder } from '../../support/folder.ts';
import { historyOf, type PointLike } from '../../support/history-of.ts';
import { siteDataOf } from '../../support/site-data.ts';
import { type Browser, lookAt, type Opened, startBrowser } from '../support/browser.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const HOSTILE = `<img src=x onerror="document.title='taken'"> \u202Eback & "${'long'.repeat(60)}`;
const RUNS = 120;
const CHANGED_AT = 90;
/** Another QEMU, by which no level changes. */
const UPDATED_AT = 70;
const PULL = '7';
/** What came to the line after it is no base of the pull request. */
const BASED_ON = 112;
/** What was merged before a run. */
const commitOf = (place: number): string => String(1_000_000_000 + place).padEnd(40, '0');
/** Of the runs of a pull request, which come after those of the line, how many times the line: it is decided before the later ones. */
const PULL_IS = [1.41, 1.42, 1.43, 0.71, 0.72, 0.73, 0.74];

const declare: Declare = ({ metric, statistic }) => ({
  title: metric,
  unit: statistic === 'p50' ? 'ms' : 'count',
  better: 'lower',
  key: !metric.startsWith('calls'),
  primary: true,
  family: metric.startsWith('calls') ? 'calls' : metric,
  tolerance: 0.02,
});

const builds = ({ runs }: History, from: number, to: number): string =>
  runs
    .slice(from, to)
    .map(({ build }) => build)
    .join(',');

describe('conformance/report/site in chromium', function () {
  this.timeout(300_000);
  let browser: Browser;
  let folder: string;
  let changePage: string;
  const history = { ...exampleHistory(), test: HOSTILE };

  before(async () => {
    folder = await emptyFolder();
    const { text } = await siteApp(root);
    const files = siteFiles(exampleData(history), text).map((file) => ({ path: file.path, text: file.text() }));
    writeFiles(folder, files, 'w');
    changePage = files.find((file) => file.path.startsWith('change/') && file.text.includes('PATCH'))?.path ?? '';
    browser = await startBrowser();
  });
  after(() => browser.close());

  const SERIES = seriesPath(HOSTILE, 'main', 'PATCH-pods.value');
  const COMPARED = `compare.html#${new URLSearchParams({ test: HOSTILE, a: 'main', b: builds(history, CHANGED_AT, RUNS) })}`;
  const PAGES: readonly (readonly [name: string, path: () => string])[] = [
    ['index', () => 'index.html'],
    ['test', () => testPath(HOSTILE, 'main')],
    ['change', () => changePage],
    ['data', () => 'data.html'],
    ['machine', () => 'machine.html'],
    ['series', () => SERIES],
    ['compare', () => COMPARED],
  ];

  const open = async (path: string, width = 1400, scheme: 'light' | 'dark' = 'light'): Promise<Opened> => {
    const opened = await browser.open(join(folder, path), { width, height: 900, scheme });
    await opened.page.locator('.site-bar button').waitFor();
    return opened;
  };

  for (const [name, path] of PAGES) {
    for (const [width, scheme] of [
      [1400, 'light'],
      [390, 'dark'],
    ] as const) {
      it(`${name}: can be read by everybody, is quiet and stays in its folder, ${width} pixels wide, ${scheme}`, async () => {
        const { page, complaints, requests } = await open(path(), width, scheme);
        const { overflowPx, faint } = await lookAt(page);
        expect({ overflowPx, faint, complaints }).to.deep.equal({ overflowPx: 0, faint: [], complaints: [] });
        expect(requests.filter((address) => !address.startsWith(`file://${folder}/`))).to.deep.equal([]);
        expect(await page.title()).to.not.equal('taken');
        expect(await seriousProblems(page)).to.deep.equal([]);
      });
    }
  }

  it('leads from the index to the likely merge and the lines that accept the change with two keys', async () => {
    const { page } = await open('index.html');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/change/);
    expect(await page.locator('body').innerText()).to.match(/Likely cause: code[\s\S]*#1090/);
    expect(await page.locator('pre').innerText()).to.contain('metric: PATCH-pods\n');
  });

  it('says each state by a word and a shape, so that no colour is needed', async () => {
    const { page } = await open('index.html');
    const states = await page.locator('.state').allTextContents();
    expect(states.length).to.be.above(1);
    for (const state of states) expect(state).to.match(/^\S \w+|^▲ ?$/);
  });

  it('draws a series, reads runs by keys, has a table, and keeps what is shown in the address', async () => {
    const { page } = await open(SERIES);
    expect(await inkOf(page)).to.be.above(2000);
    await page.keyboard.press(']');
    await page.locator('.point', { hasText: `build ${1000 + CHANGED_AT}` }).waitFor();
    expect(await page.locator('.point').innerText()).to.contain('#1090 makes patches');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.point', { hasText: `build ${1000 + CHANGED_AT - 1}` }).waitFor();
    await page.keyboard.press('t');
    expect(await page.locator('h2:has-text("Every run") + table tr').count()).to.equal(RUNS + 1);
    await page.waitForURL(/from=.*table=1|table=1.*from=/);
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await page.locator('h2:has-text("Every run")').waitFor();
  });

  it('leads from the pages of a test and of a change to each series that they name', async () => {
    for (const path of [testPath(HOSTILE, 'main'), changePage]) {
      const { page } = await open(path);
      await page.locator('[data-series] a', { hasText: 'PATCH-pods' }).first().click();
      await page.locator('h1', { hasText: 'PATCH-pods' }).waitFor();
      expect(await inkOf(page)).to.be.above(2000);
    }
  });

  it('lists all series of a line when they are asked for, and those that a filter wants', async () => {
    const { page } = await open(testPath(HOSTILE, 'main'));
    const list = page.locator('details[data-all-series]');
    await list.locator('summary').click();
    await list.locator('tr.row').first().waitFor();
    const rows = await list.locator('tr.row').count();
    expect(await list.locator('summary').innerText()).to.match(new RegExp(`^All series ${rows}, by family`));
    expect(await list.locator('svg.spark').count()).to.equal(rows);
    const { page: filtered } = await open(`${testPath(HOSTILE, 'main')}#q=calls-17`);
    await filtered.locator('details[data-all-series] tr.row').first().waitFor({ state: 'attached' });
    expect(await filtered.locator('details[data-all-series] tr.row:visible').count()).to.equal(1);
  });

  it('compares as prowess compare does, with filters in the address', async () => {
    const { page } = await open(COMPARED);
    const headline = await page.locator('#view h2').first().innerText();
    expect(headline).to.equal(headlineOf(comparisonOf(history, builds(history, CHANGED_AT, RUNS))));
    const all = await page.locator('#view tr.row').count();
    await page.locator('button', { hasText: 'worse' }).click();
    const worse = await page.locator('#view tr.row').count();
    expect(worse).to.be.within(1, all - 1);
    expect(page.url()).to.contain('words=worse');
  });

  it('marks where a QEMU was updated, in words where a mark is pointed at, in the table of runs, and between two sides', async () => {
    const { page } = await open(testPath(HOSTILE, 'main'));
    const mark = page.locator('.facts a').first();
    expect(await mark.getAttribute('aria-label')).to.contain(`build ${1000 + UPDATED_AT}: VM QEMU: 8.2`);
    await mark.focus();
    const words = "getComputedStyle(document.querySelector('.facts a'), '::after').content";
    expect(await page.evaluate<string>(words)).to.contain('VM QEMU: 8.2');
    await mark.press('Enter');
    await page.waitForURL(new RegExp(`#facts-${UPDATED_AT}$`));
    expect(await page.locator('tr:target').innerText()).to.contain(`VM QEMU: 8.2 → 9.0 ${HOSTILE.split('\u202E')[0]}`);
    const { page: series } = await open(`${SERIES}&table=1`);
    const row = series.locator('tr', { hasText: String(1000 + UPDATED_AT) });
    expect(await row.innerText()).to.contain('1 merge; VM QEMU: 8.2 -> 9.0');
    expect(await series.locator('td', { hasText: 'VM QEMU' }).count()).to.equal(1);
    const sides = { a: builds(history, 40, UPDATED_AT), b: builds(history, UPDATED_AT, CHANGED_AT) };
    const { page: compared } = await open(`compare.html#${new URLSearchParams({ test: HOSTILE, ...sides })}`);
    await compared.locator('.note', { hasText: 'facts that differ: VM QEMU: 8.2 -> 9.0' }).waitFor();
  });

  it('judges a pull request as it is judged on the pull request, and says how', async () => {
    const { page } = await open(
      `compare.html#${new URLSearchParams({ test: HOSTILE, a: 'main', b: `pr:${PULL}`, key: '1' })}`,
    );
    const comparison = comparisonOf(history, `pr:${PULL}`);
    expect([comparison.conclusion, comparison.instances?.isFinal]).to.deep.equal(['regressed', true]);
    expect(await page.locator('#view h2').first().innerText()).to.equal(headlineOf(comparison));
    expect(await page.locator('#view').innerText()).to.contain('The runs of one commit are judged as they come');
    expect(comparison.base).to.deep.include({ to: history.runs[BASED_ON - 1]?.startedAt });
    expect(await page.locator('#view').innerText()).to.contain(`A: ${sideText(comparison.base)}`);
  });

  it('lists its keys, and goes where they say', async () => {
    const { page } = await open('index.html');
    await page.keyboard.press('?');
    expect(await page.locator('dialog').innerText()).to.contain('next row');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL(/data\.html/);
  });

  it('filters rows by words, and by words that are not in them', async () => {
    const { page } = await open('index.html#q=PATCH');
    const rows = () => page.locator('tr.row:visible').allInnerTexts();
    expect((await rows()).every((row) => row.includes('PATCH'))).to.equal(true);
    await page.locator('input[type=search]').fill('-patch');
    expect((await rows()).some((row) => row.includes('PATCH'))).to.equal(false);
  });

  it('says that a folder is not whole, and that a test is not there: it never shows fewer runs', async () => {
    const names = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' });
    const chunk = join(folder, 'data', names.find((name) => /\/\d{4}-\w+\.js$/.test(name)) ?? expect.fail('no chunk'));
    renameSync(chunk, `${chunk}.gone`);
    const broken = await open(SERIES);
    await broken.page.locator('[role=alert]', { hasText: 'cannot be read: is the folder whole?' }).waitFor();
    renameSync(`${chunk}.gone`, chunk);
    const other = await open('series.html#test=nothing');
    await other.page.locator('[role=alert]', { hasText: 'the site has no test nothing' }).waitFor();
  });

  it('says what it needs in a browser that cannot unpack the runs', async () => {
    const { page } = await open(SERIES);
    await page.addInitScript('delete globalThis.DecompressionStream');
    await page.reload();
    await page.locator('[role=alert]', { hasText: 'too old to unpack the runs' }).waitFor();
  });

  it('leads from the index to the likely merge by one link, where a browser runs no script', async () => {
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(index).to.contain(`href="${changePage}"`);
    expect(readFileSync(join(folder, changePage), 'utf8')).to.match(
      /Likely cause: code[\s\S]*#1090[\s\S]*metric: PATCH-pods/,
    );
  });
});

/** One series gets worse with a merge, one better, one has holes and bounds; two have hostile names. */
function exampleHistory(): History {
  const random = seededRandom('site');
  const around = (level: number): number => Math.round(level * (1 + 0.02 * random.normal()) * 100) / 100;
  const series = (levelOf: (run: number) => number): number[] => [
    ...Array.from({ length: RUNS }, (_, run) => around(levelOf(run))),
    ...PULL_IS.map((times) => times * levelOf(RUNS)),
  ];
  const holes = Array.from({ length: RUNS + PULL_IS.length }, (_, run): PointLike => {
    if (run % 7 === 3) return { state: 'missing' };
    return run % 11 === 5 ? { state: 'censored', value: 900 } : around(800);
  });
  return historyOf(
    {
      'PATCH-pods.value': series((run) => (run < CHANGED_AT ? 228 : 362)),
      'latency.p50': series((run) => (run < 60 ? 300 : 240)),
      'holes.p50': holes,
      [`${HOSTILE.replaceAll('.', '')}.value`]: series(() => 5),
      ...Object.fromEntries(Array.from({ length: 30 }, (_, each) => [`calls-${each}.value`, series(() => 100 + each)])),
    },
    (place) => ({
      regime: {
        id: place < 20 ? 'a' : 'b',
        hard: { Kubernetes: place < 20 ? '1.33' : HOSTILE },
        soft: { 'VM QEMU': place < UPDATED_AT ? '8.2' : `9.0 ${HOSTILE}` },
      },
      ...(place >= RUNS && {
        kind: 'presubmit',
        pull: { number: PULL, baseSha: commitOf(BASED_ON) },
        commit: 'c'.repeat(40),
      }),
      ...(place === 50 && { outcome: 'invalid' as const, headline: HOSTILE }),
    }),
  );
}

const mergesOf = (history: History): Merge[] =>
  history.runs.map(
    ({ startedAt }, place): Merge => ({
      mergedAt: epochMs(startedAt - 3_600_000),
      commit: commitOf(place),
      pullRequest: String(1000 + place),
      files: 1,
      folders: [{ folder: 'pkg/virt-controller', files: 1 }],
      title: place === CHANGED_AT ? `makes patches ${HOSTILE}` : `change ${place}`,
    }),
  );

function exampleData(history: History) {
  const merges = mergesOf(history);
  const data = siteDataOf(history, { store: HOSTILE, merges }, declare);
  const lines = overviewsOf(history, declare, { now: data.madeAt, merges });
  return {
    ...data,
    tests: data.tests.map((test) => ({ ...test, lines })),
    upcoming: [
      { at: data.madeAt, test: HOSTILE, cluster: 'bm-1', durationMs: ms(3_600_000), durationSource: 'stated' },
    ],
  };
}

function comparisonOf(history: History, head: string) {
  const order = lineOrder(mergesOf(history));
  const sides = sidesOf({ name: 'main', history, whole: false }, { name: head, history, whole: false }, order);
  return sides === undefined ? expect.fail('no sides') : compareSides(sides, declare, { order });
}

/** How many pixels of the chart are drawn. */
const inkOf = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => { const c = document.querySelector('canvas'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height)
    let drawn = 0; for (let i = 3; i < data.length; i += 4) if (data[i] > 0) drawn++; return drawn })()`);

const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe-core calls serious or critical. */
async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`,
  );
}
