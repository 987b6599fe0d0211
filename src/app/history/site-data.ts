import { existsSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { overviewsOf } from '../../analysis/overview.ts';
import { plansOf } from '../../config/plan/plans.ts';
import { scheduledOf } from '../../config/schedule/scheduled.ts';
import { withRuns } from '../../history/history.ts';
import { placesOf } from '../../history/line-order.ts';
import type { Merge } from '../../history/merges.ts';
import type { Run } from '../../history/run.ts';
import { compareText } from '../../model/order.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, hours, later } from '../../model/units.ts';
import { runsBetween } from '../../prow/cron-runs.ts';
import { buildPage } from '../../prow/deck.ts';
import { isUnfinished, isWaiting, type ListedJob } from '../../prow/prow-jobs.ts';
import type { AtWork, SiteData, Upcoming } from '../../report/site/data.ts';
import { loadDurations } from '../durations.ts';
import { REPORT } from '../run/finish.ts';
import { isFolderAddress } from '../run/place.ts';
import type { LoadedSite } from '../site.ts';
import type { FoundHistories } from './find.ts';
import { jobNamesOf } from './rules.ts';

export interface SiteWish {
  readonly now: EpochMs;
  /** Absent: every run is shown. One that was simulated may start later than now: its cluster's time goes faster. */
  readonly until?: EpochMs | undefined;
  readonly merges: readonly Merge[];
  /** When the newest analysis was made; absent where there is none. */
  readonly analysedAt?: EpochMs | undefined;
  /** What Deck lists; absent where it was not asked. */
  readonly listed?: readonly ListedJob[];
  /** The address of a report that is at this path of the disk, from the root of the site. */
  readonly addressOf: (report: string, run: Run) => string;
}

/** What pages show of histories as they were at an instant. */
export function siteDataOf(found: FoundHistories, wish: SiteWish): SiteData {
  const { now, until, merges, analysedAt, listed, addressOf } = wish;
  const own = merges.filter(({ mergedAt }) => mergedAt <= now);
  return {
    // Where a folder is on the machine that makes the pages says nothing to their readers.
    store: isFolderAddress(found.store) ? basename(found.store) : found.store,
    madeAt: now,
    ...(analysedAt !== undefined && { analysedAt }),
    tests: found.found.map(({ history, declare, decisions, simulated, test }) => {
      const known = until === undefined ? history : withRuns(history, (run) => run.startedAt <= until);
      const options = { now, decisions, merges: own, schedule: test?.triggers.periodic };
      return { test: history.test, simulated, history: known, declare, lines: overviewsOf(known, declare, options) };
    }),
    merges: inTimeOf(found, own),
    decisions: found.decisions,
    unreadable: found.skipped.filter(({ kind }) => kind === 'unreadable').length,
    unmatched: found.unmatched,
    upcoming: found.site === undefined ? [] : upcomingOf(found.site, now),
    ...(found.site !== undefined && listed !== undefined && { atWork: atWorkOf(found.site, listed) }),
    linkOf: (run) => linkOf(run, found.site?.config.site.urls.deck, addressOf),
  };
}

/** What was merged between two runs of a test, and what a run measured or is based on, by which bases are found. What else was before the oldest, or after the newest, is between none. No page asks for the commit of another pull request. */
function inTimeOf({ found }: FoundHistories, merges: readonly Merge[]): Merge[] {
  const all = found.flatMap(({ history: { runs } }) => runs);
  const firstOf = placesOf(all.flatMap(({ commit, pull }) => [commit, pull?.baseSha]));
  const spans = found.flatMap(({ history: { runs } }) => {
    const [first, last] = [runs[0], runs.at(-1)];
    return first === undefined || last === undefined ? [] : [[first.startedAt, last.startedAt] as const];
  });
  const isBetween = ({ mergedAt }: Merge): boolean => spans.some(([from, to]) => from <= mergedAt && mergedAt <= to);
  return merges.flatMap((merge) => {
    const isOfRun = firstOf(merge.commit) !== undefined;
    if (!isOfRun && !isBetween(merge)) return [];
    // Ten digits of each of some thousand commits are a hundredth of all pages.
    return isOfRun || merge.pullRequest === undefined ? merge : { ...merge, commit: '' };
  });
}

/** Deck's page of a build that is in a bucket; the report of one that is on this disk. */
function linkOf(run: Run, deck: string | undefined, addressOf: SiteWish['addressOf']): string | undefined {
  const { address } = run;
  if (address.startsWith(BUCKET)) return deck && buildPage(deck, address.slice(BUCKET.length));
  const report = join(address, 'artifacts', REPORT);
  return existsSync(report) ? addressOf(report, run) : undefined;
}

/** In a folder of pages the reports are linked where they are. */
export const relativeTo =
  (out: string) =>
  (report: string): string =>
    relative(out, report).replaceAll(sep, '/');

const BUCKET = 'gs://';

const AHEAD = hours(48);

/** Jobs of the site's tests that have not ended: those with a pod, then those that wait, each in the order of their beginning. */
function atWorkOf({ config }: LoadedSite, listed: readonly ListedJob[]): AtWork[] {
  const all = config.suites.flatMap(({ tests }) => tests);
  const tests = new Map(all.flatMap((test) => jobNamesOf(test).map((job) => [job, test] as const)));
  return listed
    .flatMap((each): AtWork[] => {
      const test = tests.get(each.job);
      return test === undefined || !isUnfinished(each) ? [] : [atWork(each, test)];
    })
    .sort((a, b) => compareText(a.state, b.state) || a.since - b.since);
}

function atWork(listed: ListedJob, { id, experiment }: Test): AtWork {
  const { job, createdAt, startedAt = createdAt, url, refs } = listed;
  const state = isWaiting(listed) ? 'waits' : 'runs';
  const cluster = experiment.cluster?.name;
  const pull = refs?.pulls[0]?.number;
  return {
    job,
    test: id,
    ...(cluster !== undefined && { cluster }),
    state,
    since: state === 'runs' ? startedAt : createdAt,
    ...(pull !== undefined && { pull }),
    ...(url !== undefined && { url }),
  };
}

function upcomingOf({ folder, config }: LoadedSite, now: EpochMs): Upcoming[] {
  return scheduledOf(config, plansOf(config), loadDurations(folder, config))
    .flatMap(({ test, when, duration }) => {
      const cluster = test.experiment.cluster?.name;
      const starts = when.kind === 'cron' ? [...runsBetween(when.cron, now, later(now, AHEAD))] : [];
      return starts.map((at) => ({
        at,
        test: test.id,
        ...(cluster !== undefined && { cluster }),
        durationMs: duration.ms,
        durationSource: duration.source,
      }));
    })
    .sort((a, b) => a.at - b.at);
}
