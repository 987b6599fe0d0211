import type { SourcePosition } from '../model/suite.ts';
import type { SeriesName } from './run.ts';
import {
  isExcluded,
  isInScope,
  isMatch,
  renamed,
  type Scope,
  type SeriesMatch,
  type SiteHistory,
} from './site-history.ts';
import { nameOf, type RunTable } from './table.ts';

/** A decision that changes nothing of these runs: a person believes that it does. */
export interface Unmatched {
  readonly at: SourcePosition;
  /** `excludes no run`, `renames nothing`. */
  readonly does: string;
  /** Of the test that it names there is no run: then its name is the likeliest mistake. */
  readonly unknownTest?: string;
}

/**
 * The decisions that match nothing in these tables, which hold runs as they were written. An accepted change of a test and line with runs is
 * compared with their changes elsewhere (`changeNotes`).
 * @param isAsked whether the tables hold all that there is of what a decision names
 */
export function unmatchedIn(
  decisions: SiteHistory,
  tables: readonly RunTable[],
  isAsked: (scope: Scope) => boolean,
): Unmatched[] {
  const runs = tables.flatMap((table) => table.runs);
  const tests = new Set(runs.map(({ test }) => test));
  const names = namesIn(tables);
  const found: Unmatched[] = [];
  const look = (decision: Scope & { readonly at: SourcePosition }, does: string, matches: () => boolean): void => {
    if (!isAsked(decision)) return;
    const { at, test } = decision;
    if (test !== undefined && !tests.has(test)) found.push({ at, does, unknownTest: test });
    else if (!matches()) found.push({ at, does });
  };
  const has = (scope: Scope) => runs.some((run) => isInScope(scope, run));
  for (const each of decisions.exclude) {
    look(each, 'excludes no run', () => runs.some((run) => isInScope(each, run) && isExcluded(each, run)));
  }
  for (const each of decisions.regimes) look(each, 'declares a regime of no run', () => has(each));
  for (const each of decisions.accepted) look(each, 'accepts a change of no run', () => has(each));
  for (const each of decisions.renames) {
    look(each, 'renames nothing', () => names.some((name) => isMatch(each.from, name)));
    // What one rename makes another may rename.
    names.push(...names.filter((name) => isMatch(each.from, name)).map((name) => renamed(name, each.from, each.to)));
  }
  const isKnown = (match: SeriesMatch) => names.some((name) => isMatch(match, name));
  for (const each of decisions.retired) look(each, 'retires nothing', () => has(each) && isKnown(each));
  for (const each of decisions.labels) look(each, 'labels a change of nothing', () => has(each) && isKnown(each));
  return found;
}

/** Of all tests: a metric is called the same in each. */
const namesIn = (tables: readonly RunTable[]): SeriesName[] => [
  ...new Map(
    tables.flatMap(({ series }) => [...series.values()].map(({ name }) => [nameOf(name), name] as const)),
  ).values(),
];
