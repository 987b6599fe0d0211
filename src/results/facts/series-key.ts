/** A Prometheus series: its family and labels. */
export interface SeriesId {
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LABEL = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** Reads `name{a="b",c="d"}` as the text exposition format writes it, escapes included. */
export function parseSeriesKey(key: string): SeriesId {
  const family = familyOf(key);
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of key.slice(family.length).matchAll(LABEL)) labels[name] = unescaped(value);
  return { family, labels };
}

export function familyOf(key: string): string {
  const brace = key.indexOf('{');
  return brace < 0 ? key : key.slice(0, brace);
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
