import { shortHash } from '../model/identity.ts';
import { hasEntries } from '../model/json.ts';
import type { Regime } from '../model/regime.ts';
import type { SourcePosition } from '../model/suite.ts';
import { type EpochMs, toIso } from '../model/units.ts';
import type { Confirmed } from './confirmed.ts';
import type { Edits } from './history.ts';
import type { Run, SeriesName } from './run.ts';

/** What people of a site decided about its histories, and know of them: `perf/history.yaml`, `perf/accepted/` and `perf/labels.yaml`. */
export interface SiteHistory {
  readonly renames: readonly Rename[];
  readonly exclude: readonly Exclude[];
  readonly regimes: readonly DeclaredRegime[];
  readonly retired: readonly Retired[];
  readonly accepted: readonly Accepted[];
  readonly labels: readonly Label[];
  /** What running builds again has shown of changes: no decision, and kept beside the runs. */
  readonly confirmed: readonly Confirmed[];
}

export const NO_SITE_HISTORY: SiteHistory = {
  renames: [],
  exclude: [],
  regimes: [],
  retired: [],
  accepted: [],
  labels: [],
  confirmed: [],
};

/** Each decision has a reason, a person who answers for it, and a place in a file. */
export interface Decision {
  readonly reason: string;
  readonly by: string;
  readonly at: SourcePosition;
}

/** Where a decision holds: everywhere, or in one test, or on one line of it. */
export interface Scope {
  readonly test?: string;
  readonly line?: string;
}

/** Series of a metric that have these labels, or all of the metric; of one statistic, or of each. */
export interface SeriesMatch {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly statistic?: string;
}

/** Series that have another name today; their other labels stay. */
export interface Rename extends Decision, Scope {
  readonly from: SeriesMatch;
  readonly to: SeriesMatch;
}

/** Runs that are part of no history: by build, or by when they started. */
export interface Exclude extends Decision, Scope {
  readonly builds?: readonly string[];
  /** Both included. */
  readonly from?: EpochMs;
  readonly until?: EpochMs;
}

/** From then on numbers are not compared with earlier ones. */
export interface DeclaredRegime extends Decision, Scope {
  readonly since: EpochMs;
}

/** Series that are not missed. */
export interface Retired extends Decision, Scope, SeriesMatch {
  readonly since: EpochMs;
}

/** A change that is known and stays. */
export interface Accepted extends Decision, SeriesMatch {
  /** The file's name without its ending. */
  readonly name: string;
  readonly test: string;
  readonly line: string;
  /** As people say it: `+56 %`. */
  readonly change: string;
  /** When it began. */
  readonly since: EpochMs;
  /** Until when it is accepted; absent where for good. */
  readonly until?: EpochMs;
}

/** What people know of what happened: rules are tried by it. `noise` is what looks like a change and is none. */
export interface Label extends Decision, SeriesMatch {
  readonly is: 'change' | 'noise';
  readonly test: string;
  readonly line: string;
  readonly since: EpochMs;
}

export const isInScope = ({ test, line }: Scope, run: Pick<Run, 'test' | 'line'>): boolean =>
  (test === undefined || test === run.test) && (line === undefined || line === run.line);

export const isMatch = ({ metric, labels, statistic }: SeriesMatch, series: SeriesName): boolean =>
  metric === series.metric &&
  hasEntries(series.labels, labels) &&
  (statistic === undefined || statistic === series.statistic);

/** The decisions as they change what is read of one test. A rename that holds on one line only would make two series of one: it has no line. */
export const editsOf = ({ renames, exclude, regimes }: SiteHistory, test: string): Edits => ({
  keeps: (run) => !exclude.some((each) => isInScope(each, run) && isExcluded(each, run)),
  regimeOf: (run) => withDeclared(run, regimes),
  renamed: (series) =>
    renames
      .filter((each) => each.test === undefined || each.test === test)
      .reduce((name, { from, to }) => (isMatch(from, name) ? renamed(name, from, to) : name), series),
});

export function isExcluded({ builds, from, until }: Exclude, { build, startedAt }: Run): boolean {
  if (builds !== undefined) return builds.includes(build);
  return (from === undefined || startedAt >= from) && (until === undefined || startedAt <= until);
}

export function renamed(series: SeriesName, from: SeriesMatch, to: SeriesMatch): SeriesName {
  const others = Object.entries(series.labels).filter(([key]) => !(key in from.labels));
  return {
    metric: to.metric,
    labels: { ...Object.fromEntries(others), ...to.labels },
    statistic: to.statistic ?? series.statistic,
  };
}

/** The hard fact by which a declared regime cuts whatever is made of the runs: changes, trends, comparisons, limits. */
export const DECLARED_REGIME = 'declared regime';

/** Runs before the first declared regime say so: the fact has a value on both sides of each cut. */
function withDeclared(run: Run, regimes: readonly DeclaredRegime[]): Regime {
  const own = regimes.filter((each) => isInScope(each, run)).sort((a, b) => a.since - b.since);
  const [first] = own;
  if (first === undefined) return run.regime;
  const current = own.findLast(({ since }) => since <= run.startedAt);
  const declared =
    current === undefined ? `before ${dayOf(first.since)}` : `since ${dayOf(current.since)}: ${current.reason}`;
  return {
    ...run.regime,
    id: shortHash({ id: run.regime.id, declared }),
    hard: { ...run.regime.hard, [DECLARED_REGIME]: declared },
  };
}

const dayOf = (at: EpochMs): string => toIso(at).slice(0, 10);
