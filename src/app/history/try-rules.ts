import { type OverviewOptions, overviewsOf } from '../../analysis/overview.ts';
import { brokenRuns } from '../../analysis/replay/limits.ts';
import { type JudgedLine, type LineReplay, replayed } from '../../analysis/replay/replay.ts';
import { scoreOf } from '../../analysis/replay/score.ts';
import { planOf } from '../../config/plan/plans.ts';
import type { Accepted, Label } from '../../history/site-history.ts';
import { usageError } from '../../model/errors.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Env } from '../env.ts';
import { nearestSite } from '../site.ts';
import { type FoundHistory, findRuns, type HistoryQuery, historiesUnder } from './find.ts';
import { knownChanges } from './known-changes.ts';
import type { HistoryWatcher } from './load.ts';
import { rulesIn } from './rules.ts';
import { type Against, ruleFiles, rulesBefore } from './rules-before.ts';

export interface TryRequest {
  readonly query: HistoryQuery;
  readonly against: Against;
  readonly line?: string;
  readonly now: EpochMs;
}

export interface TriedRules {
  /** Paths in the site of the files that differ. */
  readonly files: readonly string[];
  readonly lines: readonly LineReplay[];
}

/**
 * Judges the runs of a store twice: by the rules of the site as they are, and as they were. Nothing is changed.
 * @throws KnownError where rules cannot be read; DiagnosticsError with the mistakes of those that are tried
 */
export async function tryRules(
  { query, against, line, now }: TryRequest,
  env: Env,
  watcher: HistoryWatcher,
): Promise<TriedRules> {
  const site = query.site ?? nearestSite(query.standing);
  const rules = rulesIn(site);
  const before = await rulesBefore(against, site, env);
  const runs = await findRuns(query, rules, env, watcher);
  const known = [...rules.decisions.labels, ...rules.decisions.accepted];
  const judged = (found: readonly FoundHistory[]): JudgedLine[] =>
    found.flatMap((each) => {
      // What `prowess history` showed is identified already.
      const knownOf = (own: string) =>
        knownChanges({ store: runs.store, test: each.history.test, line: own }, env, watcher).read();
      return judgedLines(each, known, { now, knownOf, ...(line !== undefined && { line }) });
    });
  const lines = replayed(
    judged(historiesUnder(before.rules, runs, query.test)),
    judged(historiesUnder(rules, runs, query.test)),
  );
  if (lines.length === 0) throw usageError(`${runs.store} has no run${line === undefined ? '' : ` of line ${line}`}`);
  return { files: differing(before.files, ruleFiles(site)), lines };
}

function judgedLines(
  { history, declare, decisions, test }: FoundHistory,
  known: readonly (Label | Accepted)[],
  options: Pick<OverviewOptions, 'now' | 'line' | 'knownOf'>,
): JudgedLine[] {
  const { thresholds = [] } = test?.experiment ?? {};
  const gates = test?.history?.gate === true;
  return overviewsOf(history, declare, { ...options, decisions, gates }).map((overview) => ({
    test: history.test,
    overview,
    score: scoreOf(
      overview.history,
      overview.changes,
      known.filter((each) => each.test === history.test && each.line === overview.line),
      declare,
    ),
    ...(thresholds.length > 0 && { limits: brokenRuns(overview.history, thresholds, test && planOf(test)) }),
  }));
}

const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
