import { type OtherRegime, otherRegimeOf } from '../history/comparable.ts';
import type { Declare } from '../history/declaration.ts';
import { type Freshness, freshnessOf, type Schedule } from '../history/freshness.ts';
import { withHealth } from '../history/health.ts';
import type { History } from '../history/history.ts';
import { type KeyTrends, keyTrends } from '../history/key-trends.ts';
import { linesOf, onLine } from '../history/line.ts';
import { type Marks, marksOf } from '../history/marks.ts';
import type { Merge } from '../history/merges.ts';
import { type MissingData, missingData } from '../history/missing/findings.ts';
import { NO_SITE_HISTORY, type SiteHistory } from '../history/site-history.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import { changeNotes, type Noted } from './change-notes.ts';
import type { KnownChange } from './changes/known.ts';
import { BASE_RUNS } from './compare/select.ts';
import { type Gate, gateOf } from './gate.ts';

/** One line of a test, at a glance. */
export interface LineOverview extends Noted, KeyTrends {
  readonly line: string;
  /** The runs of merged code on it, with the health of the runs as series. */
  readonly history: History;
  readonly invalid: number;
  readonly freshness?: Freshness;
  /** Runs that do not compare with the newest: key series say nothing of them. */
  readonly otherRegime?: OtherRegime;
  /** Where soft facts changed, whether a level did or not. */
  readonly marked: Marks;
  readonly missing: readonly MissingData[];
  /** Where the store deletes runs before there are as many as a base may have. */
  readonly shortRetention?: ShortRetention;
  /** Where the test gates. */
  readonly gate?: Gate;
}

export interface OverviewOptions {
  readonly now: EpochMs;
  readonly line?: string;
  readonly decisions?: SiteHistory;
  /** What was merged into the main line: with it, changes have a cause. */
  readonly merges?: readonly Merge[];
  /** What was merged into the repository that holds suites and jobs. */
  readonly configuration?: readonly Merge[];
  /** What an earlier look showed of a line. */
  readonly knownOf?: (line: string) => readonly KnownChange[];
  /** Whether the test gates by its history. */
  readonly gates?: boolean;
  /** How long the store keeps runs; absent where it keeps them. */
  readonly retentionMs?: Milliseconds | undefined;
  /** When runs come, where a suite says it. */
  readonly schedule?: Schedule | undefined;
}

export interface ShortRetention {
  readonly days: number;
  /** How many runs come in that time, and how many a comparison uses. */
  readonly runs: number;
  readonly wanted: number;
}

function shortRetentionOf(retentionMs?: Milliseconds, usualMs?: Milliseconds): ShortRetention | undefined {
  if (retentionMs === undefined || usualMs === undefined || usualMs * BASE_RUNS <= retentionMs) return undefined;
  return { days: retentionMs / DAY_MS, runs: Math.floor(retentionMs / usualMs), wanted: BASE_RUNS };
}

const DAY_MS = 86_400_000;

/** Of each line, or of the one that is asked for. */
export const overviewsOf = (history: History, declare: Declare, options: OverviewOptions): LineOverview[] =>
  linesOf(history)
    .filter((each) => options.line === undefined || each === options.line)
    .map((each) => overviewOf(each, withHealth(onLine(history, each)), declare, options));

function overviewOf(
  line: string,
  history: History,
  declare: Declare,
  {
    now,
    decisions = NO_SITE_HISTORY,
    merges = [],
    configuration = [],
    gates = false,
    schedule,
    retentionMs,
    knownOf = () => [],
  }: OverviewOptions,
): LineOverview {
  const freshness = freshnessOf(history.runs, now, schedule);
  const noted = changeNotes(history, declare, { line, now, decisions, merges, configuration, known: knownOf(line) });
  const missing = missingData(history, declare, decisions.retired);
  const shortRetention = shortRetentionOf(retentionMs, freshness?.usualMs);
  const otherRegime = otherRegimeOf(history.runs);
  return {
    line,
    history,
    invalid: history.runs.filter(({ outcome }) => outcome === 'invalid').length,
    ...(freshness !== undefined && { freshness }),
    ...(otherRegime !== undefined && { otherRegime }),
    marked: marksOf(history.runs),
    ...keyTrends(history, declare),
    ...noted,
    missing,
    ...(shortRetention !== undefined && { shortRetention }),
    ...(gates && { gate: gateOf({ history, ...noted, missing }, declare) }),
  };
}
