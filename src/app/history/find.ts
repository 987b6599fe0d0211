import { existsSync } from 'node:fs';
import { planTest } from '../../config/plan/plan.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { nearest } from '../../config/source/suggest.ts';
import type { Declare } from '../../history/declaration.ts';
import { declarations } from '../../history/declare/declare.ts';
import { type History, withRuns } from '../../history/history.ts';
import { isSimulated } from '../../history/run.ts';
import { editsOf, NO_SITE_HISTORY, type SiteHistory } from '../../history/site-history.ts';
import type { Skipped } from '../../history/store/read-job.ts';
import { usageError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { isRun, type Test } from '../../model/suite.ts';
import type { Env } from '../env.ts';
import { isFolderAddress, localJobName, ownStore } from '../run/place.ts';
import { type LoadedSite, loadSite, nearestSite } from '../site.ts';
import { type HistoryWatcher, loadHistories } from './load.ts';
import { readSiteHistory } from './site-history.ts';

export interface HistoryQuery {
  /** `suite/test`, `test`, or a job's name; absent for all. */
  readonly test?: string;
  /** A folder, or gs://BUCKET; absent for the site's own runs. */
  readonly store?: string;
  /** The folder of a site; absent for the nearest above the current folder, where there is one. */
  readonly site?: string;
  readonly standing: string;
  readonly rescan: boolean;
}

export interface FoundHistory {
  readonly history: History;
  readonly declare: Declare;
  /** The test as a suite declares it; absent for one of another system. */
  readonly test?: Test;
  readonly simulated: boolean;
  /** What the site decided about its histories. */
  readonly decisions: SiteHistory;
}

export interface FoundHistories {
  /** For people: where they come from. */
  readonly store: string;
  readonly found: readonly FoundHistory[];
  readonly skipped: readonly Skipped[];
  readonly read: number;
  /** Tests that gate by their history, and have no run at all: where all tests are asked for. */
  readonly gatedWithoutRuns: readonly string[];
}

/**
 * The histories that a person means, with what is declared of them.
 * @throws KnownError where the store has no run of the test, and says which tests it has
 */
export async function findHistories(query: HistoryQuery, env: Env, watcher: HistoryWatcher): Promise<FoundHistories> {
  const { site, tests, decisions } = rulesOf(query, watcher);
  const store = query.store ?? ownStore(site?.folder ?? nearestSite(query.standing));
  if (query.store !== undefined && isFolderAddress(store) && !existsSync(store)) {
    throw usageError(`there is no folder ${store}`, 'name a folder of runs, or gs://BUCKET');
  }
  const layout = site?.config.site.bucket ?? { pathPrefix: '' };
  const { histories, skipped, read } = await loadHistories(
    {
      address: store,
      layout,
      ...jobsOf(query.test, tests),
      ...(query.test !== undefined && { job: query.test }),
      rescan: query.rescan,
      editsOf: (test) => editsOf(decisions, test),
    },
    env,
    watcher,
  );
  const gated = query.test === undefined ? tests.filter((test) => test.history?.gate === true) : [];
  const meant = query.test === undefined ? histories : [meantOf(query.test, histories, store)];
  return {
    store,
    found: meant.map((history) => ({ ...foundOf(history, tests), decisions })),
    skipped,
    read,
    gatedWithoutRuns: gated.map(({ id }) => id).filter((id) => !histories.some(({ test }) => test === id)),
  };
}

/** What a site says of how histories are read: its tests, and what its people decided. */
export interface HistoryRules {
  readonly site?: LoadedSite;
  readonly tests: readonly Test[];
  readonly decisions: SiteHistory;
}

/** Throws DiagnosticsError with the mistakes of a site that is needed, and those of its decisions in any case. */
export function rulesOf(query: HistoryQuery, watcher: HistoryWatcher): HistoryRules {
  const site = siteOf(query, watcher);
  return site === undefined
    ? { tests: [], decisions: NO_SITE_HISTORY }
    : { site, tests: site.config.suites.flatMap((suite) => suite.tests), decisions: readSiteHistory(site.folder) };
}

/** A site is not needed to read a store that was named: its mistakes are said, and its declarations are missed. */
function siteOf({ site, store, standing }: HistoryQuery, watcher: HistoryWatcher): LoadedSite | undefined {
  if (site !== undefined) return loadSite(site);
  if (store === undefined) return loadSite(nearestSite(standing));
  try {
    return loadSite(nearestSite(standing));
  } catch (error) {
    if (error instanceof DiagnosticsError) {
      watcher.onNotice('the site has mistakes (prowess generate --check shows them): its declarations are not used');
    }
    return undefined;
  }
}

/** Of a test of the site, the jobs in which its runs are kept; else all that the store has are looked at. */
function jobsOf(wanted: string | undefined, tests: readonly Test[]): { jobs?: readonly string[] } {
  const test = tests.find(({ id, name }) => id === wanted || name === wanted);
  if (test === undefined) return {};
  const { periodic, presubmit, postsubmit } = test.triggers;
  const own = [periodic, presubmit, postsubmit].flatMap((trigger) => trigger?.jobName ?? []);
  return { jobs: [...new Set([...own, localJobName(test, 'kube'), localJobName(test, 'sim')])] };
}

function meantOf(wanted: string, histories: readonly History[], store: string): History {
  const meant = histories.filter(({ test }) => test === wanted || test.endsWith(`/${wanted}`));
  const byJob = meant.length > 0 ? meant : histories.filter(({ runs }) => runs.some(({ job }) => job === wanted));
  const [only, ...others] = byJob;
  if (only !== undefined && others.length === 0) return only;
  const known = histories.map(({ test }) => test);
  if (only !== undefined) {
    throw usageError(
      `${wanted} means ${byJob.length} tests: ${byJob.map(({ test }) => test).join(', ')}`,
      'name one of them',
    );
  }
  const like = nearest(wanted, known);
  throw usageError(
    `${store} has no run of ${wanted}`,
    like !== undefined
      ? `did you mean ${like}?`
      : known.length === 0
        ? 'prowess run and prowess import bring runs'
        : `it has runs of: ${known.join(', ')}`,
  );
}

/** What is declared of the series of a test. */
export function declareOf(id: string, tests: readonly Test[]): Declare {
  const test = tests.find((each) => each.id === id);
  return declarations(test?.history, test && planOf(test));
}

/** What others run has no plan. */
const planOf = (test: Test): Plan | undefined => (isRun(test.experiment) ? planTest(test) : undefined);

/** Simulated numbers are never beside real ones: they are shown where there are no others. */
function foundOf(history: History, tests: readonly Test[]): Omit<FoundHistory, 'decisions'> {
  const test = tests.find(({ id }) => id === history.test);
  const simulated = history.runs.every(isSimulated);
  const keeps = (run: History['runs'][number]): boolean => isSimulated(run) === simulated;
  return {
    history: withRuns(history, keeps),
    declare: declareOf(history.test, tests),
    ...(test !== undefined && { test }),
    simulated,
  };
}
