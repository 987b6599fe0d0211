import { type EpochMs, elapsed, epochMs } from '../model/units.ts';
import { isUnfinished, isWaiting, type ListedJob } from '../prow/prow-jobs.ts';
import { type DurationOf, expectedEnd, queueBefore, queueOf } from './queue.ts';
import type {
  Answered,
  Cancelled,
  MeasuredRun,
  News,
  NoResult,
  PullAt,
  Queued,
  Running,
  Situation,
  Verdict,
} from './situation.ts';

/** What is seen of one test on one pull request. */
export interface Seen {
  readonly test: string;
  readonly pull: PullAt;
  /** The newest commit of the pull request. */
  readonly head: string;
  /** All that Deck lists, of whatever jobs: what waits in the queue before it. */
  readonly listed: readonly ListedJob[];
  /** Those of this test and pull request. */
  readonly jobs: readonly ListedJob[];
  /** Runs of this test and pull request, from the oldest to the newest, of whatever commits. */
  readonly runs: readonly MeasuredRun[];
  readonly durationOf: DurationOf;
  /** What the runs of a commit say. */
  verdictOf(runs: readonly MeasuredRun[]): Verdict;
  readonly now: EpochMs;
}

/** Undefined where the test was not started on the pull request. What concerns the newest commit counts before what is newer and of another. */
export function newsOf(seen: Seen): News | undefined {
  const about = commitOf(seen);
  if (about === undefined) return undefined;
  const jobs = seen.jobs.filter((job) => shaOf(job) === about).sort((a, b) => a.createdAt - b.createdAt);
  const runs = seen.runs.filter(({ run }) => run.commit === about);
  const newest = jobs.at(-1);
  const answered = runs.length === 0 ? undefined : answerOf(runs, newest, seen);
  const situation = situationOf(about, newest, answered, seen);
  const { test, pull, head } = seen;
  return situation && { test, pull, head, about, situation, asOf: asOf(jobs, runs, situation) };
}

/** The newest commit, where anything is known of it, else the one of which the newest thing is known. */
function commitOf({ head, jobs, runs }: Seen): string | undefined {
  const known = [
    ...jobs.map((job) => ({ sha: shaOf(job), at: job.createdAt })),
    ...runs.map(({ run }) => ({ sha: run.commit, at: run.startedAt })),
  ];
  if (known.some(({ sha }) => sha === head)) return head;
  return known.sort((a, b) => a.at - b.at).findLast(({ sha }) => sha !== undefined)?.sha;
}

/** The commit that a job of one pull request measures. */
const shaOf = ({ refs }: ListedJob): string | undefined => refs?.pulls[0]?.sha;

function answerOf(runs: readonly MeasuredRun[], newest: ListedJob | undefined, seen: Seen): Answered {
  const isOfRun = runs.some(({ run }) => run.build === newest?.build);
  const after = newest === undefined || isOfRun || isUnfinished(newest) ? undefined : endOf(newest, seen.head);
  return { state: 'answered', runs, verdict: seen.verdictOf(runs), ...(after !== undefined && { after }) };
}

/** A verdict stays where a later job gave none. */
function situationOf(
  about: string,
  newest: ListedJob | undefined,
  answered: Answered | undefined,
  seen: Seen,
): Situation | undefined {
  if (newest === undefined || (!isUnfinished(newest) && answered !== undefined)) return answered;
  if (!isUnfinished(newest)) return endOf(newest, seen.head);
  // Prow ends it soon: a run of a commit that is not the newest is not waited for.
  if (about !== seen.head && answered !== undefined) return answered;
  const waiting = isWaiting(newest) ? queued(newest, seen) : running(newest, seen);
  return { ...waiting, ...(answered !== undefined && { known: answered }) };
}

function queued(own: ListedJob, { listed, durationOf, now }: Seen): Queued {
  const before = queueBefore(own, listed);
  const expectedAt = expectedEnd([...before, own], durationOf, now);
  return {
    state: 'queued',
    queue: queueOf(own),
    before: before.length,
    ...(expectedAt !== undefined && { expectedAt }),
    ...(own.url !== undefined && { url: own.url }),
  };
}

function running(own: ListedJob, { durationOf, now }: Seen): Running {
  const expectedAt = expectedEnd([own], durationOf, now);
  return {
    state: 'running',
    since: own.startedAt ?? own.createdAt,
    ...(expectedAt !== undefined && { expectedAt }),
    ...(own.url !== undefined && { url: own.url }),
  };
}

function endOf(job: ListedJob, head: string): Cancelled | NoResult {
  const { state, startedAt, url } = job;
  const at = job.endedAt ?? job.createdAt;
  const where = { at, ...(url !== undefined && { url }) };
  if (state !== 'aborted') return { state: 'no-result', ...where };
  return {
    state: 'cancelled',
    by: shaOf(job) === head ? 'other' : 'push',
    ...(startedAt !== undefined && { ranMs: elapsed(startedAt, at) }),
    ...where,
  };
}

function asOf(jobs: readonly ListedJob[], runs: readonly MeasuredRun[], situation: Situation): EpochMs {
  const base = situation.state === 'answered' ? situation.verdict.comparison?.base.to : undefined;
  return epochMs(
    Math.max(
      0,
      ...jobs.flatMap(({ createdAt, startedAt, endedAt }) => [createdAt, startedAt ?? 0, endedAt ?? 0]),
      ...runs.map(({ run }) => run.startedAt),
      base ?? 0,
    ),
  );
}
