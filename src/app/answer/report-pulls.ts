import { acceptedOn } from '../../analysis/accepted.ts';
import { pairsOutlook } from '../../analysis/compare/pairs-needed.ts';
import { comparePull } from '../../analysis/compare/pull.ts';
import { acceptUrlOf } from '../../answer/acceptance.ts';
import { commentText } from '../../answer/comment.ts';
import { type CommentMode, wantsComment } from '../../answer/comment-mode.ts';
import type { CommentOptions } from '../../answer/comment-options.ts';
import { type Act, actsFor } from '../../answer/lifecycle.ts';
import { newsOf } from '../../answer/news.ts';
import type { CommitStatus, PullRequest, PullRequests } from '../../answer/pull-requests.ts';
import { type DurationOf, durationsIn } from '../../answer/queue.ts';
import { type MeasuredRun, type News, type PullAt, pullText, type Verdict } from '../../answer/situation.ts';
import { newStatus } from '../../answer/status.ts';
import { verdictOf } from '../../answer/verdict.ts';
import { toHistory } from '../../history/history.ts';
import { lineOrder } from '../../history/line-order.ts';
import type { Merge } from '../../history/merges.ts';
import { isOfPull } from '../../history/run.ts';
import type { Clock } from '../../model/clock.ts';
import { compareText } from '../../model/order.ts';
import { isRun, type RepoRef, type Site, type Test } from '../../model/suite.ts';
import { epochMs, hours } from '../../model/units.ts';
import type { ListedJob } from '../../prow/prow-jobs.ts';
import { outlookText } from '../../report/comparison/outlook-words.ts';
import type { FoundHistory } from '../history/find.ts';
import { declareOf } from '../history/rules.ts';

/** What a look at pull requests needs. */
export interface Looking {
  readonly site: Site;
  readonly tests: readonly Test[];
  readonly histories: readonly FoundHistory[];
  readonly listed: readonly ListedJob[];
  readonly pulls: PullRequests;
  /** The run with what its own result says. */
  measured(run: FoundHistory['history']['runs'][number]): Promise<MeasuredRun>;
  /** Into the branch that is measured, as far as they are known. */
  readonly merges: readonly Merge[];
  readonly historyUrl?: string;
  readonly comments: CommentMode;
  /** Whether the newest commit gets a status. */
  readonly statuses: boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/** What is known of one test on one pull request, and what is to be written of it. */
export interface Reported {
  readonly news: News;
  readonly body: string;
  readonly acts: readonly Act[];
  readonly status?: CommitStatus;
}

/**
 * Reads one pull request, and says what is to be written on it. Nothing where it is closed, or where none of its tests was started.
 * Throws KnownError where it cannot be read.
 */
export async function lookAt(
  at: PullAt,
  looking: Looking,
): Promise<{ readonly pull?: PullRequest; readonly reported: readonly Reported[] }> {
  const pull = await looking.pulls.read(at, basesOf(at, looking), looking.signal);
  if (pull === undefined || !pull.isOpen) return { reported: [] };
  const reported: Reported[] = [];
  for (const test of answeredTests(looking, at)) {
    const found = await reportOf(test, pull, looking);
    if (found !== undefined) reported.push(found);
  }
  return { pull, reported };
}

/** The commits on which runs of a pull request were based, the newest last. */
function basesOf(at: PullAt, looking: Looking): string[] {
  const tests = new Set(answeredTests(looking, at).map(({ id }) => id));
  const runs = looking.histories.flatMap(({ history }) => (tests.has(history.test) ? history.runs : []));
  return [...new Set(runs.flatMap(({ pull }) => (pull?.number === at.number && pull.baseSha ? [pull.baseSha] : [])))];
}

/** Writes what a look found, in order. */
export async function write(
  pull: PullRequest,
  { acts, status }: Pick<Reported, 'acts' | 'status'>,
  { pulls, signal }: Pick<Looking, 'pulls' | 'signal'>,
): Promise<void> {
  for (const act of acts) {
    if (act.kind === 'comment') await pulls.comment(pull, act.body, signal);
    else if (act.kind === 'edit') await pulls.edit(act.comment, act.body, signal);
    else await pulls.minimise(act.comment, signal);
  }
  if (status !== undefined) await pulls.setStatus(pull, status, signal);
}

/** The pull requests on which something of ours waits, runs or ended not long ago, in the order of their numbers. */
export function pullsAtWork({ tests, listed, histories, clock }: Looking): PullAt[] {
  const oldest = clock.now() - RECENT;
  const jobs = new Map(tests.filter(isAnswered).map((test) => [test.triggers.presubmit?.jobName, test]));
  const ofDeck = listed
    .filter(({ job, type }) => type === 'presubmit' && jobs.has(job))
    .flatMap(({ refs }) =>
      refs?.pulls.length === 1 && refs.pulls[0] !== undefined
        ? [{ org: refs.org, repo: refs.repo, number: refs.pulls[0].number }]
        : [],
    );
  // When a simulated run was made its own clock does not say.
  const ofRuns = histories.flatMap(({ history, test, simulated }) =>
    test?.repo === undefined || !isAnswered(test)
      ? []
      : history.runs
          .filter((run) => isOfPull(run) && (simulated || run.startedAt >= oldest))
          .map(({ pull }) => atOf(test.repo, pull?.number ?? '')),
  );
  return [...new Map([...ofDeck, ...ofRuns].map((at) => [pullText(at), at] as const)).values()].sort((a, b) =>
    compareText(pullText(a), pullText(b)),
  );
}

/** A verdict is on the pull request by then. */
const RECENT = hours(14 * 24);

const atOf = (repo: RepoRef | undefined, number: string): PullAt => ({
  org: repo?.org ?? '',
  repo: repo?.repo ?? '',
  number,
});

/** What is said on a pull request is of tests that measure its commit: what is installed has nothing to do with it. */
const isAnswered = ({ triggers, experiment }: Test): boolean =>
  triggers.presubmit !== undefined && isRun(experiment) && experiment.measures !== 'environment';

const answeredTests = ({ tests }: Looking, at: PullAt): Test[] =>
  tests.filter((test) => isAnswered(test) && test.repo?.org === at.org && test.repo.repo === at.repo);

async function reportOf(test: Test, pull: PullRequest, looking: Looking): Promise<Reported | undefined> {
  const { at } = pull;
  const found = looking.histories.find(({ history }) => history.test === test.id);
  const own = found?.history.runs.filter((run) => isOfPull(run) && run.pull?.number === at.number) ?? [];
  const news = newsOf({
    test: test.id,
    pull: at,
    head: pull.headSha,
    listed: looking.listed,
    jobs: looking.listed.filter((job) => isOf(job, test, at)),
    runs: await Promise.all(own.map((run) => looking.measured(run))),
    durationOf: durationsIn(looking.listed, expectedBy(looking.tests)),
    verdictOf: (runs) => verdictIn(found, runs, pull, looking),
    now: looking.clock.now(),
  });
  if (news === undefined) return undefined;
  return written(withWhy(news, { test, found, pull, looking }), { test, found, pull, looking });
}

/** Pairs that can decide nothing are not begun: the history says of such a job what its log does. */
function withWhy(news: News, { test, found, pull, looking }: About): News {
  const until = test.triggers.presubmit?.untilDecided;
  if (news.situation.state !== 'no-result' || until === undefined) return news;
  const { history, declare } = found ?? { history: toHistory(test.id, []), declare: declareOf(test.id, looking.tests) };
  const outlook = pairsOutlook(history, declare, pull.baseRef, until.atMost / 2);
  if (outlook.looks.length > 0) return news;
  return { ...news, situation: { ...news.situation, why: outlookText(outlook) } };
}

interface About {
  readonly test: Test;
  readonly found: FoundHistory | undefined;
  readonly pull: PullRequest;
  readonly looking: Looking;
}

function written(news: News, { test, found, pull, looking }: About): Reported {
  const body = commentText(news, optionsOf(test, found, news, looking));
  const status = looking.statuses ? newStatus(pull, news) : undefined;
  const isWanted = wantsComment(looking.comments, pull, news);
  const acts = isWanted ? actsFor(pull, news, () => body, epochMs(looking.clock.now())) : [];
  return { news, body, acts, ...(status !== undefined && { status }) };
}

const isOf = ({ job, type, refs }: ListedJob, test: Test, { org, repo, number }: PullAt): boolean =>
  type === 'presubmit' &&
  job === test.triggers.presubmit?.jobName &&
  refs?.org === org &&
  refs.repo === repo &&
  refs.pulls.length === 1 &&
  refs.pulls[0]?.number === number;

const expectedBy =
  (tests: readonly Test[]): DurationOf =>
  (job) =>
    tests.find(({ triggers: { periodic, presubmit, postsubmit } }) =>
      [periodic, presubmit, postsubmit].some((trigger) => trigger?.jobName === job),
    )?.estimateMs;

function verdictIn(
  found: FoundHistory | undefined,
  runs: readonly MeasuredRun[],
  { at, baseRef, mergedAt }: PullRequest,
  { clock, merges }: Looking,
): Verdict {
  const commit = runs[0]?.run.commit;
  if (found === undefined || commit === undefined) return { word: 'no-base' };
  const { history, declare, decisions } = found;
  const accepted = acceptedOn(decisions, { test: history.test, line: baseRef }, clock.now());
  const wanted = { number: at.number, commit, line: baseRef };
  const { base, comparison } = comparePull(history, declare, wanted, { accepted, order: lineOrder(merges, mergedAt) });
  return verdictOf(
    runs.map(({ run }) => run),
    base,
    comparison,
  );
}

function optionsOf(test: Test, found: FoundHistory | undefined, news: News, looking: Looking): CommentOptions {
  const { site, historyUrl } = looking;
  return {
    command: test.triggers.presubmit?.comment ?? '',
    ...(historyUrl !== undefined && { historyUrl }),
    acceptUrl: (answered) =>
      acceptUrlOf(
        news,
        answered,
        { repo: site.repo, github: site.urls.github },
        (series) => found?.history.series.get(series)?.name,
      ),
  };
}
