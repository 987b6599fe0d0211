/** A Prometheus series: its family and labels. */
export interface SeriesId {
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LABEL = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** Reads `name{a="b",c="d"}` as the text exposition format writes it, escapes included. */
export function parseSeriesKey(key: string): SeriesId {
  const brace = key.indexOf('{');
  if (brace < 0) return { family: key, labels: {} };
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of key.slice(brace).matchAll(LABEL)) labels[name] = unescaped(value);
  return { family: key.slice(0, brace), labels };
}

export const familyOf = (key: string): string => key.split('{', 1)[0] ?? key;

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
