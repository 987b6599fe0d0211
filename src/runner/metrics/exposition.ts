import { type EpochMs, epochMs } from '../../model/units.ts';

/** Which series of a family are wanted: with all their labels, or with these alone, added up. */
export type WantedSeries = 'all' | readonly string[];

/** What a page says. */
export interface Exposition {
  /** `name{a="b"}` with labels in alphabetical order -> value. */
  readonly series: Readonly<Record<string, number>>;
  /** When a value was taken, by the clock of who writes the page; of a sum, its oldest part. Series without a stamp are left out. */
  readonly takenAt: Readonly<Record<string, EpochMs>>;
}

/**
 * Reads the wanted families of a page in Prometheus' text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
 * A page of an API server has megabytes, so families that are not wanted are skipped without being looked at. An empty label is none, as Prometheus has it. Throws Error for a wanted line that is no sample or whose value is no finite number.
 */
export function readExposition(page: string, wanted: (family: string) => WantedSeries | undefined): Exposition {
  const read = { series: {}, takenAt: {} };
  let at = 0;
  while (at < page.length) {
    const end = endOfLine(page, at);
    if (page.startsWith(TYPE, at)) {
      const [family = ''] = page.slice(at + TYPE.length, end).split(' ', 1);
      const next = MEMBERS.some((suffix) => wanted(family + suffix) !== undefined) ? end : page.indexOf(NEXT_TYPE, at);
      at = next === -1 ? page.length : next + 1;
      continue;
    }
    if (end > at && page[at] !== '#') addSample(page.slice(at, end), wanted, read);
    at = end + 1;
  }
  return read;
}

const TYPE = '# TYPE ';
const NEXT_TYPE = `\n${TYPE}`;
/** What the series of one family are called: a histogram has three names. */
const MEMBERS = ['', '_bucket', '_count', '_sum'];

function endOfLine(page: string, at: number): number {
  const end = page.indexOf('\n', at);
  return end === -1 ? page.length : end;
}

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+(-?\d+))?[ \t]*$/s;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/gs;

interface Summing {
  readonly series: Record<string, number>;
  readonly takenAt: Record<string, EpochMs>;
}

function addSample(
  line: string,
  wanted: (family: string) => WantedSeries | undefined,
  { series, takenAt }: Summing,
): void {
  const [, family = '', labels = '', written = '', stamp] = SAMPLE.exec(line) ?? [];
  if (family === '') throw new Error(`${JSON.stringify(line.slice(0, 100))} is no sample`);
  const kept = wanted(family);
  if (kept === undefined) return;
  const isKept = ([, name = '', value]: RegExpMatchArray): boolean =>
    value !== '' && (kept === 'all' || kept.includes(name));
  const pairs = [...labels.matchAll(LABEL)].filter(isKept).map(([pair]) => pair);
  const key = seriesKey(family, pairs);
  addValue(series, key, kept, written);
  if (stamp !== undefined) takenAt[key] = epochMs(Math.min(takenAt[key] ?? Infinity, instant(stamp, family)));
}

function instant(stamp: string, family: string): number {
  const time = Number(stamp);
  if (Math.abs(time) <= LAST_DATE_MS) return time;
  throw new Error(`the time of ${family} is ${stamp}, expected milliseconds since 1970`);
}

const LAST_DATE_MS = 8.64e15;

/** `name{a="b"}`, labels in alphabetical order; a pair is a label as the text format writes it. */
export const seriesKey = (family: string, pairs: readonly string[]): string =>
  pairs.length === 0 ? family : `${family}{${[...pairs].sort().join(',')}}`;

/** Notes a series' value, added up where not all of its labels are kept. Throws Error for what is no finite number. */
export function addValue(series: Record<string, number>, key: string, kept: WantedSeries, written: string): void {
  const value = Number(written);
  if (!Number.isFinite(value)) throw new Error(`${key.split('{', 1)[0]} is ${written}`);
  series[key] = (kept === 'all' ? 0 : (series[key] ?? 0)) + value;
}
