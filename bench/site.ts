/**
 * What the pages of a history cost: sizes of the site of KubeVirt's three lanes, how soon its pages are usable in Chromium beside a page of
 * plain SVG, and what one run more costs beside 10,000. Arguments: runs, series.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { documentJson } from '../src/history/document-json.ts';
import { epochMs } from '../src/model/units.ts';
import { seriesChart } from '../src/report/site/series-chart.ts';
import { seriesView } from '../src/report/site/series-view.ts';
import { SITE_STYLE } from '../src/report/site/style.ts';
import { STYLE } from '../src/report/style.ts';
import { startBrowser } from '../test/conformance/support/browser.ts';
import { historyOf } from '../test/support/history-of.ts';
import { aDocument } from '../test/support/run-document.ts';
import { declaredAs, siteDataOf } from '../test/support/site-data.ts';
import { benchFolder } from './support/site.ts';

const [RUNS = 10_000, SERIES = 259] = process.argv.slice(2).map(Number);
const ROUNDS = 5;
const CHARTS = 200;
const POINTS = 384;
const root = join(import.meta.dirname, '..');
const folder = benchFolder();
const WINDOW = { width: 1400, height: 900 };
const LANE = 'periodic-kubevirt-e2e-k8s-1.29-sig-performance';

/** Sixty steps, each drawn before the next: how long one takes to be drawn. */
const ZOOM = `(async () => { const frames = []
  for (let step = 0; step < 60; step++) {
    const begun = performance.now()
    document.dispatchEvent(new KeyboardEvent('keydown', { key: step % 2 ? 'r' : ']', bubbles: true }))
    await new Promise((done) => setTimeout(done)); frames.push(performance.now() - begun)
    await new Promise((done) => requestAnimationFrame(done)) }
  return frames })()`;

sizes();
await inChromium();
oneRunMore();

function prowess(...args: readonly string[]): { seconds: number; said: string } {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  if (status !== 0) throw new Error(`prowess ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, said: stderr.trimEnd().split('\n').at(-1) ?? '' };
}

/** Of the lanes as they are in the repository, at the end of them. */
function sizes(): void {
  const data = join(root, 'bench/data/kubevirt-history');
  prowess('import', 'ci-performance-benchmarks', join(data, 'history.csv.gz'), '--store', 'lanes');
  const { seconds } = prowess('site', '--store', 'lanes', '--merges', join(data, 'merges.csv.gz'), '--out', 'pages');
  const files = filesBelow(join(folder, 'pages'));
  const gzipped = (holds: (path: string) => boolean): number =>
    files
      .filter(({ path }) => holds(path))
      .reduce((sum, { path }) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
  const year = files.filter(({ path }) => /data\/periodic.*\/\d{4}-/.test(path)).map(({ size }) => size * 0.8);
  console.log(
    `site of the three lanes: ${files.length} files, ${kb(files.reduce((sum, { size }) => sum + size, 0))} on the disk, ${kb(gzipped(() => true))} gzipped; made in ${seconds.toFixed(1)} s`,
  );
  console.log(
    `index ${kb(gzipped((path) => path.endsWith('pages/index.html')))} gz; app ${kb(gzipped((path) => /app-\w+\.js$/.test(path)))} gz; largest year of a test ${kb(Math.max(...year))} gz`,
  );
}

async function inChromium(): Promise<void> {
  const browser = await startBrowser();
  const [charts, plain] = [join(folder, 'charts.html'), join(folder, 'plain.html')];
  writeFileSync(charts, chartsPage());
  writeFileSync(plain, plainPage());
  const painted: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, path] of [charts, plain].entries()) {
      const { page } = await browser.open(path, WINDOW);
      painted[index]?.push(await paintedMs(page));
      await page.close();
    }
  }
  const [ours = 0, theirs = 0] = painted.map(middle);
  console.log(
    `${CHARTS} small charts painted: ${ours.toFixed(0)} ms, ${(ours / theirs).toFixed(2)} times the plain page (${theirs.toFixed(0)} ms)`,
  );
  const { page: index } = await browser.open(join(folder, 'pages/index.html'), WINDOW);
  console.log(`index painted from file://: ${(await paintedMs(index)).toFixed(0)} ms`);
  const address = `series.html#${new URLSearchParams({ test: LANE, line: 'main', series: 'PATCH-pods-count.VMIResult.value' })}`;
  const { page } = await browser.open(join(folder, 'pages', address), WINDOW);
  await page.locator('canvas').waitFor();
  const frames = await page.evaluate<number[]>(ZOOM);
  const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize / 1e6');
  console.log(
    `zoom frame p95: ${percentile(frames, 95).toFixed(1)} ms of ${frames.length}; heap ${heap.toFixed(0)} MB`,
  );
  await browser.close();
}

/** From the beginning of the navigation until after the frame that follows. */
function paintedMs(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]; done(paint ? paint.startTime : performance.now()) })))`);
}

function chartsPage(): string {
  const values = Array.from({ length: POINTS }, (_, run) => 100 + ((run * 37) % 11) + (run > 300 ? 40 : 0));
  const history = historyOf({ 'latency.p50': values });
  const [line] = siteDataOf(history).tests[0]?.lines ?? [];
  const column = line?.history.series.get('latency.p50');
  if (line === undefined || column === undefined) throw new Error('no series');
  const chart = seriesChart(seriesView(line, column, 'latency.p50', declaredAs({}))).markup;
  return `<!doctype html><style>${STYLE}${SITE_STYLE}</style><main class="site"><div class="multiples">${`<article>${chart}</article>`.repeat(CHARTS)}</div></main>`;
}

/** What a page costs that only draws as many points. */
function plainPage(): string {
  const path = Array.from(
    { length: POINTS },
    (_, run) => `${run === 0 ? 'M' : 'L'}${run * 2} ${(run * 37) % 200}`,
  ).join('');
  const chart = `<svg viewBox="0 0 768 240" width="440" height="130"><path d="${path}" fill="none" stroke="gray"/></svg>`;
  return `<!doctype html><main>${chart.repeat(CHARTS)}</main>`;
}

function oneRunMore(): void {
  for (let run = 0; run < RUNS; run++) write(run);
  const first = prowess('site', '--store', 'runs', '--out', 'many');
  write(RUNS);
  const more = prowess('site', '--store', 'runs', '--out', 'many');
  console.log(`${RUNS} runs of ${SERIES} series: ${first.seconds.toFixed(1)} s, ${first.said}`);
  console.log(`one run more: ${more.seconds.toFixed(1)} s, ${more.said}`);
}

/** Three runs a day. */
function write(run: number): void {
  const build = String(2_000_000_000_000_000_000n + BigInt(run) * 4_194_304n * 28_800_000n);
  const document = aDocument(
    {
      test: 'bench/density',
      job: 'periodic-bench',
      build,
      startedAt: epochMs(Date.UTC(2017, 0, 1) + run * 28_800_000),
    },
    Array.from({ length: SERIES }, (_, series) => ({
      series: { metric: `latency-${series}`, labels: { kind: 'VMI' }, statistic: series % 2 === 0 ? 'p50' : 'max' },
      state: 'ok',
      value: 1000 + ((run * 7919 + series * 104_729) % 97),
    })),
  );
  const artifacts = join(folder, 'runs/logs/periodic-bench', build, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  writeFileSync(join(artifacts, 'history.json'), documentJson(document));
}

function filesBelow(path: string): { path: string; size: number }[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ path: file, size: statSync(file).size }));
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function percentile(values: readonly number[], percent: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * percent) / 100))] ?? 0
  );
}
