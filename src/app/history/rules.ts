import { planOf } from '../../config/plan/plans.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import type { Declare } from '../../history/declaration.ts';
import { declarations } from '../../history/declare/declare.ts';
import { NO_SITE_HISTORY, type SiteHistory } from '../../history/site-history.ts';
import type { Test } from '../../model/suite.ts';
import { type LoadedSite, loadSite, nearestSite } from '../site.ts';
import type { HistoryWatcher } from './load.ts';
import { readSiteHistory } from './site-history.ts';

/** What a site says of how histories are read and judged: its tests, and what its people decided. */
export interface HistoryRules {
  readonly site?: LoadedSite;
  readonly tests: readonly Test[];
  readonly decisions: SiteHistory;
  /** Whether there is a site that has mistakes: what it declares, gates among it, is not known. */
  readonly unread: boolean;
}

/** Where rules come from. */
export interface RulesQuery {
  /** The folder of a site; absent for the nearest above the current folder, where there is one. */
  readonly site?: string;
  /** With a store that is named a site is not needed. */
  readonly store?: string;
  readonly standing: string;
}

/** Throws DiagnosticsError with the mistakes of a site that is needed, and those of its decisions in any case. */
export function rulesOf({ site, store, standing }: RulesQuery, watcher: HistoryWatcher): HistoryRules {
  if (site !== undefined) return rulesIn(site);
  if (store === undefined) return rulesIn(nearestSite(standing));
  const near = siteNear(standing);
  if (near === 'mistaken') {
    watcher.onNotice('the site has mistakes (prowess generate --check shows them): its declarations are not used');
  }
  return near === 'mistaken' || near === undefined
    ? { tests: [], decisions: NO_SITE_HISTORY, unread: near === 'mistaken' }
    : withDecisions(near);
}

function siteNear(standing: string): LoadedSite | 'mistaken' | undefined {
  try {
    return loadSite(nearestSite(standing));
  } catch (error) {
    return error instanceof DiagnosticsError ? 'mistaken' : undefined;
  }
}

/** The rules of the site in a folder. Throws as `loadSite` and `readSiteHistory` do. */
export const rulesIn = (folder: string): HistoryRules => withDecisions(loadSite(folder));

function withDecisions(site: LoadedSite): HistoryRules {
  const tests = site.config.suites.flatMap((suite) => suite.tests);
  return { site, tests, decisions: readSiteHistory(site.folder, tests), unread: false };
}

/** The test of a history: by its own name, or by that of one of its jobs, as imported runs are called. */
export const testOf = (id: string, tests: readonly Test[]): Test | undefined =>
  tests.find((test) => test.id === id) ?? tests.find((test) => jobNamesOf(test).includes(id));

/** The Prow jobs of a test. */
export const jobNamesOf = ({ triggers: { periodic, presubmit, postsubmit } }: Test): string[] =>
  [periodic, presubmit, postsubmit].flatMap((trigger) => trigger?.jobName ?? []);

/** What is declared of the series of a test. */
export function declareOf(id: string, tests: readonly Test[]): Declare {
  const test = testOf(id, tests);
  return declarations(test?.history, test && planOf(test));
}
