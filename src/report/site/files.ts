import { shortHash } from '../../model/identity.ts';
import { STYLE } from '../style.ts';
import { apiFiles } from './api.ts';
import { type AppIndex, appTest } from './app-index.ts';
import { changePage } from './change-page.ts';
import type { SiteData, SiteFile } from './data.ts';
import { mergeChunks, runChunks, scriptOf } from './data-files.ts';
import { dataPage } from './data-page.ts';
import { indexPage } from './index-page.ts';
import { machinePage } from './machine-page.ts';
import { type Assets, type SitePage, sitePage } from './page.ts';
import { fileName, testPath } from './paths.ts';
import { SITE_STYLE } from './style.ts';
import { testPage } from './test-page.ts';
import { VIEW_PAGES } from './view-page.ts';

/**
 * A whole performance history as files that need no server. What others name comes first.
 * @param code the site's script, as the package holds it; absent where it was not built
 */
export function siteFiles(data: SiteData, code?: string): SiteFile[] {
  const style = asset('style', 'css', STYLE + SITE_STYLE);
  const script = code === undefined ? undefined : asset('app', 'js', code);
  const assets: Assets = { style: style.path, ...(script !== undefined && { script: script.path }) };
  return [
    style,
    ...(script === undefined ? [] : [script, ...VIEW_PAGES.map((page) => pageFile(page.path, () => page, assets))]),
    ...dataFiles(data),
    ...apiFiles(data),
    ...pageFiles(data, assets),
  ];
}

function dataFiles(data: SiteData): SiteFile[] {
  const merges = mergeChunks(data.merges);
  const index: AppIndex = {
    madeAt: data.madeAt,
    tests: data.tests.map(({ test, lines }) => ({
      test,
      lines: lines.map(({ line }) => line),
      path: testIndexPath(test),
    })),
    merges: merges.map(({ path }) => path),
  };
  const tests = data.tests.flatMap((test) => {
    const chunks = runChunks(test, data.linkOf);
    const path = testIndexPath(test.test);
    const text = () =>
      scriptOf(
        path,
        appTest(
          test,
          chunks.map((chunk) => chunk.path),
          data.decisions.accepted,
        ),
      );
    return [...chunks, { path, text }];
  });
  return [...merges, ...tests, { path: INDEX_DATA, text: () => scriptOf(INDEX_DATA, index) }];
}

const INDEX_DATA = 'data/index.js';
const testIndexPath = (test: string): string => `data/${fileName(test)}/index.js`;

/** The index is last: what it names exists by then. */
function pageFiles(data: SiteData, assets: Assets): SiteFile[] {
  const lines = data.tests.flatMap((test) => test.lines.map((line) => ({ test, line })));
  const file = (path: string, page: () => SitePage): SiteFile => pageFile(path, page, assets);
  return [
    ...lines.flatMap(({ test, line }) =>
      line.changes.map((note) => changePage(note, test, line)).map((page) => file(page.path, () => page)),
    ),
    ...lines.map(({ test, line }) => file(testPath(test.test, line.line), () => testPage(data, test, line))),
    file('data.html', () => dataPage(data)),
    file('machine.html', () => machinePage(data)),
    file('index.html', () => indexPage(data)),
  ];
}

const pageFile = (path: string, page: () => SitePage, assets: Assets): SiteFile => ({
  path,
  text: () => sitePage(page(), assets),
});

/** The name holds what is in it: a browser may keep it for ever. */
const asset = (name: string, ending: string, text: string): SiteFile => ({
  path: `${name}-${shortHash(text)}.${ending}`,
  text: () => text,
  isImmutable: true,
});
