import { shortHash } from '../../model/identity.ts';

/** A part of a path that any disk and any server takes: other names get a hash, so that no two share a file. */
export function fileName(name: string): string {
  const plain = name.replaceAll(/[^a-z0-9._-]+/g, '-').slice(0, LONGEST);
  return plain === name && /^[^.]/.test(plain) ? plain : `${plain.replace(/^\.+/, '')}-${shortHash(name).slice(0, 6)}`;
}

const LONGEST = 80;

/** Of the page of one line of a test, from the root of the site. */
export const testPath = (test: string, line: string): string => `test/${lineName(test, line)}.html`;

/** Names one line of a test in paths. */
export const lineName = (test: string, line: string): string => `${fileName(test)}@${fileName(line)}`;

/** Of a change's page, from the root of the site. */
export const changePath = (id: string): string => `change/${fileName(id)}.html`;

/** Of the view of one series, which the site's script draws. */
export const seriesPath = (test: string, line: string, series: string): string =>
  seriesOfLine(test, line) + seriesInPath(series);

/** The end of the address of a series. */
export const seriesInPath = (series: string): string => encodeURIComponent(series.toWellFormed());

/** What the addresses of all series of a line begin with: the name of the series is all that follows. */
export const seriesOfLine = (test: string, line: string): string =>
  `series.html#${new URLSearchParams({ test, line })}&series=`;
