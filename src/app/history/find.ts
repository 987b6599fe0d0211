import { existsSync } from 'node:fs';
import { nearest } from '../../config/source/suggest.ts';
import type { Declare } from '../../history/declaration.ts';
import { type History, withRuns } from '../../history/history.ts';
import { linesOf } from '../../history/line.ts';
import { isSimulated } from '../../history/run.ts';
import { editsOf, type Scope, type SiteHistory } from '../../history/site-history.ts';
import type { Skipped } from '../../history/store/read-job.ts';
import { type Unmatched, unmatchedIn } from '../../history/unmatched.ts';
import { usageError } from '../../model/errors.ts';
import { isTogether, type Test } from '../../model/suite.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Env } from '../env.ts';
import { isFolderAddress, localJobNames, ownStore } from '../run/place.ts';
import { type LoadedSite, nearestSite } from '../site.ts';
import { confirmedIn } from './confirmations.ts';
import { type HistoryWatcher, historiesOf, type LoadedRuns, loadRuns } from './load.ts';
import { declareOf, type HistoryRules, jobNamesOf, rulesOf, testOf } from './rules.ts';

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
  /** How long the store keeps runs, where it says that it deletes them. */
  readonly retentionMs?: Milliseconds;
  /** Tests that gate by their history, and have no run that it could be made of. */
  readonly gatedWithoutRuns: readonly string[];
  /** Decisions that change nothing of what was read. */
  readonly unmatched: readonly Unmatched[];
  /** Whether a site has mistakes, so that nothing of it is known. */
  readonly rulesUnread: boolean;
  /** Absent where there is none, or where it has mistakes. */
  readonly site?: LoadedSite;
  /** What the people of the site decided; nothing without a site. */
  readonly decisions: SiteHistory;
}

/**
 * The histories that a person means, with what is declared of them.
 * @throws KnownError where the store has no run of the test, and says which tests it has
 */
export async function findHistories(query: HistoryQuery, env: Env, watcher: HistoryWatcher): Promise<FoundHistories> {
  const written = rulesOf(query, watcher);
  const runs = await findRuns(query, written, env, watcher);
  const confirmed = await confirmedIn(runs.store, env, watcher);
  const rules = { ...written, decisions: { ...written.decisions, confirmed } };
  const found = historiesUnder(rules, runs, query.test);
  const gated = rules.tests.filter(({ history }) => history?.gate === true).map(({ id }) => id);
  const named = query.test === undefined ? gated : gated.filter((id) => found.some(({ test }) => test?.id === id));
  return {
    store: runs.store,
    found,
    skipped: runs.skipped,
    read: runs.read,
    ...(runs.retentionMs !== undefined && { retentionMs: runs.retentionMs }),
    gatedWithoutRuns: named.filter(
      (id) => !found.some(({ test, history }) => test?.id === id && linesOf(history).length > 0),
    ),
    unmatched: unmatchedIn(
      rules.decisions,
      runs.tables,
      (scope) => query.test === undefined || isOfOne(scope, found, rules),
    ),
    rulesUnread: rules.unread,
    ...(rules.site !== undefined && { site: rules.site }),
    decisions: rules.decisions,
  };
}

/** Of one test that is named only its own runs are read: a decision is about it, or about a test that is not there and has a name like it. */
function isOfOne({ test }: Scope, found: readonly FoundHistory[], { tests }: HistoryRules): boolean {
  const own = found.map(({ history }) => history.test);
  if (test === undefined || own.includes(test)) return test !== undefined;
  const near = nearest(test, own);
  return near !== undefined && !tests.some(({ id }) => id === test) && !isOtherLane(test, near);
}

/** Lanes of one job have names that differ in a version. */
const isOtherLane = (a: string, b: string): boolean => a.replaceAll(/\d/g, '') === b.replaceAll(/\d/g, '');

/** The runs of a store, before anything is declared or decided of them. */
export interface FoundRuns extends LoadedRuns {
  readonly store: string;
}

/** Throws KnownError where there is no such folder. */
export async function findRuns(
  query: HistoryQuery,
  { site, tests }: HistoryRules,
  env: Env,
  watcher: HistoryWatcher,
): Promise<FoundRuns> {
  const store = query.store ?? ownStore(site?.folder ?? nearestSite(query.standing));
  if (query.store !== undefined && isFolderAddress(store) && !existsSync(store)) {
    throw usageError(`there is no folder ${store}`, 'name a folder of runs, or gs://BUCKET');
  }
  const request = {
    address: store,
    layout: site?.config.site.bucket ?? { pathPrefix: '' },
    ...jobsOf(query.test, tests),
    ...(query.test !== undefined && { job: query.test }),
    rescan: query.rescan,
  };
  return { store, ...(await loadRuns(request, env, watcher)) };
}

/** The histories of these runs as a site reads them: of all tests, or of the one that is named. */
export function historiesUnder(
  { tests, decisions }: HistoryRules,
  { store, tables }: FoundRuns,
  wanted: string | undefined,
): FoundHistory[] {
  const histories = historiesOf(tables, (test) => editsOf(decisions, test));
  const meant = wanted === undefined ? histories : [meantOf(wanted, histories, { store, tests })];
  return meant.map((history) => ({ ...foundOf(history, tests), decisions }));
}

/** Of a test of the site, the jobs in which its runs are kept, those of its whole suite among them; else all that the store has are looked at. */
function jobsOf(wanted: string | undefined, tests: readonly Test[]): { jobs?: readonly string[] } {
  const test = tests.find(({ id, name }) => id === wanted || name === wanted);
  if (test === undefined) return {};
  const together = tests.filter(({ suite, experiment }) => suite === test.suite && isTogether(experiment));
  return { jobs: [...new Set([...[test, ...together].flatMap(jobNamesOf), ...localJobNames(test)])] };
}

interface Whereabouts {
  readonly store: string;
  readonly tests: readonly Test[];
}

function meantOf(wanted: string, histories: readonly History[], { store, tests }: Whereabouts): History {
  const names = ({ test }: History): string[] => [test, testOf(test, tests)?.id ?? test];
  const meant = histories.filter((each) => names(each).some((name) => name === wanted || name.endsWith(`/${wanted}`)));
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

/** Simulated numbers are never beside real ones: they are shown where there are no others. */
function foundOf(history: History, tests: readonly Test[]): Omit<FoundHistory, 'decisions'> {
  const test = testOf(history.test, tests);
  const simulated = history.runs.every(isSimulated);
  const keeps = (run: History['runs'][number]): boolean => isSimulated(run) === simulated;
  return {
    history: withRuns(history, keeps),
    declare: declareOf(history.test, tests),
    ...(test !== undefined && { test }),
    simulated,
  };
}
