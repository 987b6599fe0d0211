import { attribute, type Child, type Html, html, plainText, withEntities } from '../../render/html.ts';
import { seriesInPath } from './paths.ts';

/** Files that every page names, by their paths from the root of the site. */
export interface Assets {
  readonly style: string;
  /** Absent where the site has no script: its pages are complete without it. */
  readonly script?: string;
}

export interface SitePage {
  readonly title: string;
  /** From the root of the site. */
  readonly path: string;
  /** Where the series are drawn that it names (`seriesOfLine`). */
  readonly seriesAt?: string;
  readonly sections: readonly (Html | undefined)[];
}

/** A whole document that asks for nothing outside of its folder: it reads the same from a disk, a bucket and a telephone. */
export function sitePage({ title, path, seriesAt, sections }: SitePage, { style, script }: Assets): string {
  const up = '../'.repeat(path.split('/').length - 1);
  const link = ([to, name]: readonly [string, string]): Html =>
    to === path
      ? html`<a href="${attribute(up + to)}" aria-current="page">${name}</a>`
      : html`<a href="${attribute(up + to)}">${name}</a>`;
  const views = script === undefined ? PLACES : [...PLACES, COMPARE];
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plainText(title)}</title>
<link rel="stylesheet" href="${attribute(up + style)}">
</head>
<body data-root="${attribute(up)}"${seriesAt === undefined ? '' : html` data-series-at="${attribute(seriesAt)}"`}>
<header class="site-bar"><b>prowess</b><nav aria-label="site">${views.map(link)}</nav></header>
<main class="site">
${sections.filter((section) => section !== undefined)}
</main>
${script === undefined ? '' : html`<script src="${attribute(up + script)}"></script>`}
</body>
</html>
`;
  return withEntities(markup);
}

const PLACES: readonly (readonly [path: string, name: string])[] = [
  ['index.html', 'What changed'],
  ['data.html', 'Data'],
  ['machine.html', 'Machine'],
];
const COMPARE = ['compare.html', 'Compare'] as const;

/** A table that is scrolled in its own box where the window is narrow, also with keys. */
export const wide = (label: string, table: Child): Html =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${plainText(label)}">${table}</div>`;

/** For `data-series` of an element that holds the title of a series. The script makes a link of it, for the view behind it needs the script, too. */
export const seriesName = (name: string): Html => attribute(seriesInPath(name));

/** Of a series in the page of its test. */
export const anchorOf = (series: string): string => series.replaceAll(/[^\w.-]+/g, '-');
