import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { holdFolder } from '../../src/adapters/disk/hold.ts';
import { documentJson } from '../../src/history/document-json.ts';
import { epochMs } from '../../src/model/units.ts';
import { siteUpdate } from '../../src/report/site/update.ts';
import { prowessHere } from '../support/cli-here.ts';
import { textsBelow, writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { aDocument, aPoint, aRun } from '../support/run-document.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1, 4, 40);

describe('[I] prowess site', () => {
  let cwd: string;

  /** 40 days: 100 ms, and 150 ms in the last ten. */
  beforeEach(async () => {
    cwd = await emptyFolder();
    for (let day = 0; day < 40; day++) {
      const run = { build: String(day + 1), startedAt: epochMs(START + day * DAY_MS) };
      const path = join(cwd, 'runs/logs', aRun({}).job, run.build, 'artifacts/history.json');
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, documentJson(aDocument(run, [aPoint(day < 30 ? 100 : 150)])));
    }
  });

  const site = (...args: string[]) =>
    prowessHere(['site', '--store', 'runs', '--out', 'pages', ...args], {
      cwd,
      env: { XDG_CACHE_HOME: join(cwd, 'cache') },
    });
  const index = (): string => readFileSync(join(cwd, 'pages/index.html'), 'utf8');

  it('shows an open change with its amount, and a page of its own', async () => {
    const { code, stderr } = await site();
    expect(code).to.equal(0);
    expect(stderr).to.match(/^\d+ files written in pages: open pages\/index.html\n$/);
    expect(index()).to.match(
      /since 2026-01-31.*▲ WORSE<\/span>.*Creation latency watch Pod Running.*\+50 % \[\+50, \+50\]/s,
    );
    const [page = ''] = readdirSync(join(cwd, 'pages/change'));
    expect(index()).to.contain(`href="change/${page}"`);
    expect(readFileSync(join(cwd, 'pages/change', page), 'utf8'))
      .to.contain('100 ms to 150 ms, since 2026-01-31 (build 31), after build 30 of 2026-01-30')
      .and.contain('prowess history perf/density --line main');
  });

  it('shows what was known at the end of a day', async () => {
    const { stderr } = await site('--until', '2026-01-30');
    expect(stderr).to.match(/^\d+ files written in pages/);
    expect(index()).to.contain('No change for the worse is open.').and.contain('as of 2026-01-30 23:59 UTC');
    expect((await site('--until', 'soon')).stderr).to.contain('expected a day such as 2026-11-05');
  });

  it('writes again only what has changed, and removes the pages of changes that are no more', async () => {
    await site();
    const again = await site();
    expect(again.stderr).to.match(/^\d files written, \d+ unchanged in pages/);
    const earlier = await site('--until', '2026-01-30');
    expect(earlier.stderr).to.contain('2 removed');
    expect(readdirSync(join(cwd, 'pages')))
      .to.include('index.html')
      .and.not.include('change/x.html');
    expect(existsSync(join(cwd, 'pages/change')) ? readdirSync(join(cwd, 'pages/change')) : []).to.deep.equal([]);
  });

  it('touches no folder that holds files of others', async () => {
    await mkdir(join(cwd, 'pages'));
    await writeFile(join(cwd, 'pages/index.html'), 'mine');
    const { code, stderr } = await site();
    expect(code).to.equal(2);
    expect(stderr)
      .to.contain('pages holds other files than those of a site')
      .and.contain('does not exist, or is empty');
    expect(index()).to.equal('mine');
  });

  it('shows runs whose simulated time is ahead of now, as prowess history does', async () => {
    const run = { build: '41', startedAt: epochMs(Date.UTC(2126, 0, 1)) };
    const path = join(cwd, 'runs/logs', aRun({}).job, run.build, 'artifacts/history.json');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, documentJson(aDocument(run, [aPoint(150)])));
    await site();
    expect(index()).to.contain('41 runs').and.contain('2126-01-01');
  });

  it('makes whole what was stopped before all was written, and leaves nothing of it', async () => {
    const pages = join(cwd, 'pages');
    await site('--until', '2026-01-30');
    const whole = textsBelow(pages);
    await site();
    const then = textsBelow(pages);
    const files = [...then.keys()].filter((path) => path !== 'site-files.json');
    const { begun } = siteUpdate(
      new Map(),
      files.map((path) => ({ path, text: () => '' })),
    );
    for (const written of [0, 1, files.length - 1]) {
      rmSync(pages, { recursive: true });
      writeFiles(pages, {
        'site-files.json': begun.text,
        ...Object.fromEntries(files.slice(0, written).map((path) => [path, then.get(path) ?? ''])),
        ...Object.fromEntries(
          files.slice(written).map((path) => [join(dirname(path), `.${basename(path)}.prowess-new`), 'ha']),
        ),
      });
      expect((await site('--until', '2026-01-30')).code).to.equal(0);
      expect(textsBelow(pages)).to.deep.equal(whole);
    }
  });

  it('takes a folder in which the first file was begun alone', async () => {
    writeFiles(cwd, { 'pages/.site-files.json.prowess-new': '{"ver' });
    expect((await site()).code).to.equal(0);
    expect(readdirSync(join(cwd, 'pages')).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });

  it('writes no folder that another process writes, and changes nothing there', async () => {
    await site();
    const before = textsBelow(join(cwd, 'pages'));
    const hold = await holdFolder(join(cwd, 'pages'));
    try {
      const { code, stderr } = await site('--until', '2026-01-30');
      expect(code).to.equal(2);
      expect(stderr).to.contain('pages: its pages are being written\nhint: try again when it has ended');
    } finally {
      hold.release();
    }
    expect(textsBelow(join(cwd, 'pages'))).to.deep.equal(before);
    expect((await site()).code).to.equal(0);
  });

  it('asks for nothing outside of its folder', async () => {
    await site();
    expect(index()).to.not.match(/https?:|@import|url\(/);
  });
});
