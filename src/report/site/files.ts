import { shortHash } from '../../model/identity.ts';
import type { Artifact } from '../../model/result.ts';
import { STYLE } from '../style.ts';
import { changePage } from './change-page.ts';
import type { SiteData } from './data.ts';
import { dataPage } from './data-page.ts';
import { indexPage } from './index-page.ts';
import { machinePage } from './machine-page.ts';
import { type Assets, sitePage } from './page.ts';
import { SITE_STYLE } from './style.ts';
import { testPage } from './test-page.ts';

/** A whole performance history as files that need no server: the index, pages of lines, changes, data and machines. */
export function siteFiles(data: SiteData): Artifact[] {
  const style = asset('style', 'css', STYLE + SITE_STYLE);
  const assets: Assets = { style: style.path };
  const lines = data.tests.flatMap((test) => test.lines.map((line) => ({ test, line })));
  const pages = [
    indexPage(data),
    dataPage(data),
    machinePage(data),
    ...lines.map(({ test, line }) => testPage(data, test, line, assets)),
    ...lines.flatMap(({ test, line }) => line.changes.map((note) => changePage(note, test, line, assets))),
  ];
  return [style, ...pages.map((page) => ({ path: page.path, text: sitePage(page, assets) }))];
}

/** The name holds what is in it: a browser may keep it for ever. */
const asset = (name: string, ending: string, text: string): Artifact => ({
  path: `${name}-${shortHash(text)}.${ending}`,
  text,
});
