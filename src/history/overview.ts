import type { EpochMs } from '../model/units.ts';
import type { Declare } from './declaration.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import { withHealth } from './health.ts';
import type { History } from './history.ts';
import { type KeyTrend, keyTrends } from './key-trends.ts';
import { linesOf, onLine } from './line.ts';
import { type MissingData, missingData } from './missing/findings.ts';
import { NO_SITE_HISTORY, type SiteHistory } from './site-history.ts';

/** One line of a test, at a glance. */
export interface LineOverview {
  readonly line: string;
  /** The runs of merged code on it, with the health of the runs as series. */
  readonly history: History;
  readonly invalid: number;
  readonly freshness?: Freshness;
  readonly figures: readonly KeyTrend[];
  readonly missing: readonly MissingData[];
}

export interface OverviewOptions {
  readonly now: EpochMs;
  readonly line?: string;
  readonly decisions?: SiteHistory;
}

/** Of each line, or of those that are asked for. */
export const overviewsOf = (
  history: History,
  declare: Declare,
  { now, line, decisions = NO_SITE_HISTORY }: OverviewOptions,
): LineOverview[] =>
  linesOf(history)
    .filter((each) => line === undefined || each === line)
    .map((each) => overviewOf(each, withHealth(onLine(history, each)), declare, { now, decisions }));

function overviewOf(
  line: string,
  history: History,
  declare: Declare,
  { now, decisions }: Required<Omit<OverviewOptions, 'line'>>,
): LineOverview {
  const freshness = freshnessOf(history.runs, now);
  return {
    line,
    history,
    invalid: history.runs.filter(({ outcome }) => outcome === 'invalid').length,
    ...(freshness !== undefined && { freshness }),
    figures: keyTrends(history, declare),
    missing: missingData(history, declare, decisions.retired),
  };
}
