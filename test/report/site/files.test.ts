import { dirname, join } from 'node:path/posix';
import { expect } from 'chai';
import { overviewsOf } from '../../../src/analysis/overview.ts';
import type { Merge } from '../../../src/history/merges.ts';
import type { Artifact } from '../../../src/model/result.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { SiteData } from '../../../src/report/site/data.ts';
import { siteFiles as lazyFiles } from '../../../src/report/site/files.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs, siteDataOf } from '../../support/site-data.ts';

const HOSTILE = '</title><script>alert(1)</script><img src=x onerror=alert(2)> & "quotes" \u202Eright to left';
const steps = (count: number, value: number): number[] => Array.from({ length: count }, (_, run) => value + (run % 3));

const changed = historyOf({ 'latency.p50': [...steps(40, 100), ...steps(20, 150)], 'latency.max': steps(60, 300) });

const siteFiles = (data: SiteData): Artifact[] => lazyFiles(data).map(({ path, text }) => ({ path, text: text() }));

describe('[U] report/site/files', () => {
  it('has an index, a page for each line of a test and for each change, and pages of data and machines', () => {
    const paths = siteFiles(siteDataOf(changed)).map(({ path }) => path.replace(/-?[0-9a-f]{12}/, '*'));
    expect(paths).to.have.members([
      'style*.css',
      'data/test/2023*.js',
      'data/test/index.js',
      'data/index.js',
      'api/v1/index.json',
      'api/v1/lines/test@main.json',
      'api/v1/schema.json',
      'index.html',
      'data.html',
      'machine.html',
      'test/test@main.html',
      'change/*.html',
    ]);
  });

  it('leads nowhere but to its own files, from whichever page', () => {
    const files = siteFiles(siteDataOf(changed));
    expect(brokenLinks(files)).to.deep.equal([]);
    const pages = files.filter(({ path }) => /(html|css)$/.test(path));
    expect(pages.map(({ text }) => text).join('')).to.not.match(/https?:|@import|url\(/);
  });

  it('lists the facts that changed on the page of the test, where diamonds and the newest builds lead', () => {
    const soft = (place: number) => ({ [HOSTILE]: place < 50 ? HOSTILE : 'b', kernel: place < 20 ? '6.1' : '6.2' });
    const updated = historyOf({ 'latency.p50': [...steps(40, 100), ...steps(20, 150)] }, (place) => ({
      regime: { id: 'one', hard: {}, soft: soft(place) },
    }));
    const files = siteFiles(siteDataOf(updated));
    const page = files.find(({ path }) => path === 'test/test@main.html')?.text ?? '';
    expect(page).to.contain(
      '<tr class="row" id="facts-20"><td class="amount">2023-11-21</td><td>build 1020</td><td><div>kernel: 6.1 → 6.2</div></td></tr>',
    );
    expect(page)
      .to.contain('◇ 1</a>')
      .and.contain('diamonds on the axis')
      .and.not.match(/<img|<script>|data-text/);
    const targets = files.flatMap(({ text }) => [...text.matchAll(/#(facts-\d+)"/g)].map(([, to]) => to));
    expect(new Set(targets)).to.deep.equal(new Set(['facts-20', 'facts-50']));
    for (const to of targets) expect(page).to.contain(`id="${to}"`);
    expect(brokenLinks(files)).to.deep.equal([]);
    const none = siteFiles(siteDataOf(changed)).map(({ path, text }) => (path.endsWith('.html') ? text : ''));
    expect(none.join('')).to.not.match(/diamond|◇|class="facts"/);
  });

  it('leads to the view of each series by an address that a browser reads as it was meant', () => {
    const files = siteFiles(siteDataOf({ ...changed, test: 'a&line=b' }));
    const pages = files.filter(({ text }) => text.includes('data-series="'));
    expect(pages.map(({ path }) => path.split('/')[0])).to.include.members(['test', 'change']);
    for (const { text } of pages) {
      const [, at = ''] = /data-series-at="series\.html#([^"]*)"/.exec(text) ?? [];
      const [, series = ''] = /data-series="([^"]*)"/.exec(text) ?? [];
      const read = Object.fromEntries(new URLSearchParams(at + series));
      expect(read).to.deep.equal({ test: 'a&line=b', line: 'main', series: 'latency.p50' });
    }
  });

  it('shows what others wrote as text, with every character', () => {
    const hostile = { ...changed, test: HOSTILE };
    const upcoming = [{ at: epochMs(1), test: HOSTILE, durationMs: changed.runs.length, durationSource: 'stated' }];
    const files = siteFiles(
      siteDataOf(
        hostile,
        { store: HOSTILE, upcoming: upcoming as never },
        declaredAs({ title: HOSTILE, unit: HOSTILE, family: HOSTILE }),
      ),
    );
    for (const { path, text } of files) {
      expect(path).to.match(/^[\w./@-]+$/);
      if (path.endsWith('.html')) expect(text, path).to.not.match(/<img|<script>|data-text/);
    }
    expect(brokenLinks(files)).to.deep.equal([]);
    expect(files.find(({ path }) => path === 'index.html')?.text).to.contain(
      '&lt;img src=x onerror=alert(2)&gt; &amp; "quotes"',
    );
  });

  it('calls nothing well that it cannot see: too few runs, runs that are damaged, no runs of a real cluster', () => {
    const pageOf = (data: SiteData, path: string): string =>
      siteFiles(data).find((file) => file.path === path)?.text ?? '';
    const few = siteDataOf(historyOf({ 'latency.p50': steps(5, 100) }));
    expect(pageOf(few, 'index.html')).to.contain('too few runs to see one in test · main');
    expect(pageOf(few, 'test/test@main.html')).to.contain('? too few runs').and.not.contain('✓');
    expect(pageOf({ ...few, unreadable: 2 }, 'index.html')).to.contain('2 runs of the store cannot be read');
    const simulated = { ...few, tests: few.tests.map((test) => ({ ...test, simulated: true })) };
    expect(pageOf(simulated, 'index.html')).to.contain('? not judged').and.not.contain('alive');
  });

  it('points to a likely merge only where one is known', () => {
    const texts = (merges: readonly Merge[]) => {
      const data = siteDataOf(changed, { merges });
      const overviews = overviewsOf(changed, declaredAs({}), { now: data.madeAt, merges });
      const facts = ['VM kernel: 6.1 -> 6.2'];
      const lines = overviews.map((line) => ({ ...line, changes: line.changes.map((note) => ({ ...note, facts })) }));
      const files = siteFiles({ ...data, tests: data.tests.map((test) => ({ ...test, lines })) });
      return files.find(({ path }) => path.startsWith('change/'))?.text ?? '';
    };
    const at = changed.runs[40]?.startedAt ?? expect.fail('no run');
    const merge = {
      mergedAt: epochMs(at - 1000),
      commit: 'abc1234567',
      files: 1,
      folders: [{ folder: 'pkg', files: 1 }],
      title: 'slower',
    };
    expect(texts([])).to.contain('No merges are known').and.contain('<p>Mend it. Intended');
    expect(texts([])).to.contain('<p>At the same run changed</p><ul><li>VM kernel: 6.1 -&gt; 6.2</li></ul>');
    expect(texts([merge]))
      .to.contain('slower')
      .and.contain('the likeliest merge is above');
  });

  it('says of a store without runs that there is none', () => {
    const index = siteFiles({ ...siteDataOf(changed), tests: [] }).find(({ path }) => path === 'index.html');
    expect(index?.text).to.contain('No change for the worse is open: there is no run.');
  });
});

/** Targets of links that are no file, or no id in it. */
function brokenLinks(files: readonly Artifact[]): string[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:href|src)="([^"]*)"/g)].flatMap(([, link = '']) => {
      const [to = '', id] = link.split('#');
      const target = texts.get(to === '' ? path : join(dirname(path), to));
      const isThere = target !== undefined && (id === undefined || target.includes(`id="${id}"`));
      return isThere ? [] : [`${path}: ${link}`];
    }),
  );
}
