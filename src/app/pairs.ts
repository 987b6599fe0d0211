import { acceptedOn } from '../analysis/accepted.ts';
import { comparePairs } from '../analysis/compare/paired.ts';
import { pairsOutlook } from '../analysis/compare/pairs-needed.ts';
import type { Declare } from '../history/declaration.ts';
import { type History, joined, nameOf, toHistory } from '../history/history.ts';
import { editsOf, type SiteHistory } from '../history/site-history.ts';
import { tableOf } from '../history/table.ts';
import { type ExitName, explained, findKnownError, type KnownError, usageError } from '../model/errors.ts';
import type { Test } from '../model/suite.ts';
import type { EpochMs } from '../model/units.ts';
import { prowRun } from '../prow/job-spec.ts';
import { refsUnderTest } from '../prow/refs.ts';
import { outlookHint, outlookText } from '../report/comparison/outlook-words.ts';
import { findHistories } from './history/find.ts';
import type { HistoryWatcher } from './history/load.ts';
import { declareOf, rulesIn } from './history/rules.ts';
import { type Alternation, type AlternationWatcher, alternate } from './run/alternate.ts';
import type { RunRequest } from './run/ask.ts';
import { ownStore } from './run/place.ts';

/** Which build is compared with which, and how often. */
export interface AskedPairs {
  /** A commit. */
  readonly against: string;
  /** The most runs of both together. */
  readonly atMost: number;
}

/** What a presubmit job asks for by its suite (`repetitions: until-decided`); undefined for any other run. Throws KnownError `usage` where Prow names no base. */
export function pairsOfJob({ env }: Pick<RunRequest, 'env'>, { id, triggers, repo }: Test): AskedPairs | undefined {
  const prow = prowRun(env);
  const until = triggers.presubmit?.untilDecided;
  if (prow?.type !== 'presubmit' || prow.job !== triggers.presubmit?.jobName || until === undefined) return undefined;
  const against = refsUnderTest(prow, repo)?.baseSha;
  if (against !== undefined && against !== '') return { against, atMost: until.atMost };
  throw usageError(
    `${id} runs until it is decided, and JOB_SPEC names no commit of the base`,
    'Prow sets refs.base_sha of a presubmit; start the job by Prow',
  );
}

/** Runs two builds of a test in turn until it is decided, beside what the history of the line knows of chance. */
export async function runPairs(
  request: RunRequest & AskedPairs,
  test: Test,
  now: EpochMs,
  watcher: AlternationWatcher & HistoryWatcher,
): Promise<ExitName> {
  const known = await knownOf(request, test, watcher);
  const mostRuns = request.atMost;
  const outlook = (line: string): string => decidable(known, line, mostRuns / 2);
  return alternate({ ...request, mostRuns, outlook, compared: judgeBeside(known, test, now) }, test, watcher);
}

/** Throws KnownError where so many pairs can decide nothing: `usage`, or why the history could not be read. */
function decidable({ history, declare, unread }: Known, line: string, most: number): string {
  const outlook = pairsOutlook(history, declare, line, most);
  if (outlook.looks.length > 0) return outlookText(outlook);
  if (unread !== undefined && unread.exit !== 'usage') throw unread;
  throw usageError(`nothing was run: ${outlookText(outlook)}`, outlookHint(outlook));
}

/**
 * What pairs of a test say beside the history of its line, which is read once.
 * @param keys names of the series that are asked about; without them those of the test
 */
export async function judgeOf(
  request: RunRequest,
  test: Test,
  now: EpochMs,
  watcher: HistoryWatcher,
  keys?: readonly string[],
): Promise<Alternation['compared']> {
  return judgeBeside(await knownOf(request, test, watcher), test, now, keys);
}

function judgeBeside(known: Known, test: Test, now: EpochMs, keys?: readonly string[]): Alternation['compared'] {
  const declare = keys === undefined ? known.declare : keyedBy(keys, known.declare);
  return (runs, id) => {
    const own = joined(test.id, [tableOf([...runs])], { ...editsOf(known.decisions, test.id), keeps: () => true });
    const history = joined(test.id, [known.history, own]);
    const line = own.runs[0]?.line ?? '';
    return comparePairs(history, id, declare, {
      accepted: acceptedOn(known.decisions, { test: test.id, line }, now),
    });
  };
}

/** The same declarations, with other key series: those of these names. */
export const keyedBy =
  (keys: readonly string[], declare: Declare): Declare =>
  (series) => ({ ...declare(series), key: keys.includes(nameOf(series)) });

interface Known {
  readonly history: History;
  readonly declare: Declare;
  readonly decisions: SiteHistory;
  /** Why there is no history. */
  readonly unread?: KnownError;
}

/** Without a history the pairs have to speak for themselves, which takes more of them. */
async function knownOf({ site, store, env }: RunRequest, test: Test, watcher: HistoryWatcher): Promise<Known> {
  const inProw = prowRun(env) !== undefined;
  const address = store ?? (inProw ? `gs://${site.config.site.bucket.name}` : ownStore(site.folder));
  const { tests, decisions } = rulesIn(site.folder);
  const own = { declare: declareOf(test.id, tests), decisions };
  try {
    const query = { test: test.id, store: address, site: site.folder, standing: site.folder, rescan: false };
    const { found } = await findHistories(query, env, watcher);
    const one = found.find(({ history }) => history.test === test.id);
    return { history: one?.history ?? toHistory(test.id, []), ...own };
  } catch (error) {
    const unread = findKnownError(error);
    if (unread === undefined) throw error;
    watcher.onNotice(`no history of ${test.id}, so that its pairs have to speak for themselves: ${explained(error)}`);
    return { history: toHistory(test.id, []), ...own, unread };
  }
}
