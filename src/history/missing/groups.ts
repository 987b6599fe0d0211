import type { SeriesName } from '../run.ts';
import { nameOf } from '../table.ts';

/**
 * Names what stopped with as few names as it takes: everything, all that has one label, all of one metric, and what is left.
 * @param stopped series that stopped together
 * @param expected all that were expected then
 */
export function groupsOf(stopped: ReadonlySet<string>, expected: readonly SeriesName[]): string[] {
  let left = new Set(stopped);
  const names: string[] = [];
  for (const { name, series } of candidates(expected)) {
    if (series.length < 2 || !series.every((each) => left.has(each))) continue;
    names.push(name === ALL ? ALL : `${name} (${series.length} series)`);
    left = left.difference(new Set(series));
  }
  return [...names, ...[...left].sort()];
}

const ALL = 'all series';

interface Group {
  readonly name: string;
  readonly series: readonly string[];
}

/** The wider first. */
function candidates(expected: readonly SeriesName[]): Group[] {
  const by = (namesFor: (series: SeriesName) => readonly string[]): Group[] => {
    const groups = new Map<string, string[]>();
    for (const series of expected) {
      for (const name of namesFor(series)) groups.set(name, [...(groups.get(name) ?? []), nameOf(series)]);
    }
    return [...groups].map(([name, series]) => ({ name, series })).sort((a, b) => b.series.length - a.series.length);
  };
  return [
    ...by(() => [ALL]),
    ...by(({ labels }) => Object.entries(labels).map(([key, value]) => `${key} ${value}`)),
    ...by(({ metric }) => [metric]),
  ];
}
