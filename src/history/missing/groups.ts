import type { SeriesName } from '../run.ts';
import { nameOf } from '../table.ts';

/** Series that stopped together, and what people call them. */
export interface Group {
  /** `all series`, `kind VMResult`, a metric; undefined for series that have no name in common. */
  readonly about?: string;
  readonly series: readonly string[];
}

/**
 * Names what stopped with as few names as it takes: everything, all that has one label, all of one metric, and what is left.
 * @param stopped series that stopped with one run
 * @param expected all that were expected in that run
 */
export function groupsOf(stopped: ReadonlySet<string>, expected: readonly SeriesName[]): Group[] {
  let left = new Set(stopped);
  const groups: Group[] = [];
  for (const { about, series } of candidates(expected)) {
    if (series.length < 2 || !series.every((name) => left.has(name))) continue;
    groups.push({ about, series });
    left = left.difference(new Set(series));
  }
  return left.size === 0 ? groups : [...groups, { series: [...left].sort() }];
}

/** The wider first. */
function candidates(expected: readonly SeriesName[]): Required<Group>[] {
  const named = expected.map((series) => ({ name: nameOf(series), ...series }));
  const by = (key: (series: SeriesName) => readonly string[]): Required<Group>[] => {
    const groups = new Map<string, string[]>();
    for (const { name, ...series } of named) {
      for (const about of key(series)) groups.set(about, [...(groups.get(about) ?? []), name]);
    }
    return [...groups].map(([about, series]) => ({ about, series })).sort((a, b) => b.series.length - a.series.length);
  };
  return [
    ...by(() => ['all series']),
    ...by(({ labels }) => Object.entries(labels).map(([key, value]) => `${key} ${value}`)),
    ...by(({ metric }) => [metric]),
  ];
}
