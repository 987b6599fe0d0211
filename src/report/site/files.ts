import type { Artifact } from '../../model/result.ts';
import { changePage } from './change-page.ts';
import type { SiteData } from './data.ts';
import { indexPage } from './index-page.ts';
import { changePath } from './page.ts';

/** A whole performance history as pages that need neither a server nor a script: the index, and a page for each change. */
export const siteFiles = (data: SiteData): Artifact[] => [
  { path: 'index.html', text: indexPage(data) },
  ...data.tests.flatMap(({ test, lines }) =>
    lines.flatMap(({ line, changes }) =>
      changes.map((note) => ({ path: changePath(note.id), text: changePage(note, { test, line }) })),
    ),
  ),
];
