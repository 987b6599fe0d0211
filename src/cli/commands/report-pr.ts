import { Command, Option } from 'commander';
import { listProwJobs } from '../../adapters/deck.ts';
import { githubPullRequests } from '../../adapters/github/pull-requests.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { COMMENT_MODES, type CommentMode } from '../../answer/comment-mode.ts';
import type { Act } from '../../answer/lifecycle.ts';
import { type News, type PullAt, pullText } from '../../answer/situation.ts';
import { measuredIn } from '../../app/answer/measured.ts';
import { type Looking, lookAt, pullsAtWork, type Reported, write } from '../../app/answer/report-pulls.ts';
import { findHistories } from '../../app/history/find.ts';
import { counted } from '../../model/counted.ts';
import { type ExitName, explained, KnownError, usageError } from '../../model/errors.ts';
import { githubToken, tokenIfAny } from '../github-token.ts';
import { skippedText } from '../history/text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';
import { pullNamed } from '../pull-name.ts';
import { siteOf } from '../site-option.ts';
import { webAddress } from '../web-address.ts';

interface Options extends HistoryOptions {
  readonly pull?: PullAt;
  /** False with --no-deck. */
  readonly deck: string | boolean;
  readonly tokenFile?: string;
  readonly githubApi: string;
  readonly historyUrl?: string;
  readonly merges?: string;
  readonly comments: CommentMode;
  readonly status?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('report-pr')
    .description(
      'Answers on pull requests: where a run is in the queue, whether it is worse, how sure, and what to do next.',
    )
    .option(
      '--pull <org/repo#number>',
      'only this one (default: each on which a test of the site waits, runs or has ended)',
      pullNamed,
    )
    .option('--deck <url>', "Prow's Deck, which knows what waits (default: urls.deck of prowess.yaml)", webAddress)
    .option('--no-deck', 'reads the store alone: nothing is said of what waits or runs')
    .option(
      '--token-file <file>',
      'holds the token of the account that comments (default: PROWESS_GITHUB_TOKEN_FILE, or the token in GITHUB_TOKEN)',
    )
    .option('--github-api <url>', 'the API of an Enterprise Server', webAddress, 'https://api.github.com')
    .option('--history-url <url>', 'where prowess site is published: comments link it', webAddress)
    .option(MERGES_FLAG, `${MERGES_ARE}: by it the base is found`)
    .addOption(
      new Option('--comments <mode>', 'problems: only of what is worse, INVALID or without a result')
        .choices(COMMENT_MODES)
        .default('always'),
    )
    .option('--status', 'sets a commit status prowess/TEST as well; Tide has to know that it is optional')
    .option('--dry-run', 'prints the comments, and writes none')
    .option('--json', 'what is known of each test on each pull request, as JSON')
    .addHelpText(
      'after',
      '\nIt is meant for a trusted job: the code of a pull request must never see its token. It sets no commit status unless --status asks for it: Tide takes one that it does not know as required, and merges nothing until its configuration has `tide: {context_options: {orgs: {ORG: {repos: {REPO: {optional-contexts: [prowess/TEST]}}}}}}`. `prowess generate` writes that line where prowess.yaml has `answers: {status: true}`.\n\nExamples:\n  prowess report-pr --store gs://my-bucket --token-file /etc/github/token\n  prowess report-pr --pull kubevirt/kubevirt#12345 --dry-run',
    )
    .action(async (options: Options) => exit(await report(io, options)));
  return withHistoryOptions(command);
}

/** A pull request that cannot be read or written keeps the others from nothing. */
async function report(io: Io, options: Options): Promise<ExitName> {
  const looking = await lookingOf(io, options);
  const pulls = options.pull === undefined ? pullsAtWork(looking) : [options.pull];
  const all: Reported[] = [];
  let failed = false;
  for (const at of pulls) {
    try {
      all.push(...(await answer(io, at, looking, options)));
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      io.err(explained(error));
      failed = true;
    }
  }
  if (options.json) io.out(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
  else io.err(`looked at ${counted(pulls.length, 'pull request')}`);
  return failed ? 'infrastructure' : 'pass';
}

async function answer(io: Io, at: PullAt, looking: Looking, options: Options): Promise<readonly Reported[]> {
  const { pull, reported } = await lookAt(at, looking);
  if (pull === undefined) io.err(`${pullText(at)}: closed, merged, or not there: nothing is written`);
  for (const each of reported) {
    const { news, body, acts, status } = each;
    if (pull !== undefined && options.dryRun !== true) await write(pull, each, looking);
    if (options.dryRun && !options.json) io.out(`${pullText(at)} ${actsText(acts)}${statusText(status)}\n\n${body}\n`);
    else io.err(`${pullText(at)} ${news.test}: ${stateOf(news)}: ${actsText(acts)}${statusText(status)}`);
  }
  return reported;
}

async function lookingOf(io: Io, options: Options): Promise<Looking> {
  const { config } = siteOf(io, options.site);
  const found = await findHistories(queryOf(io, undefined, options), io.env, watcherOf(io));
  for (const line of skippedText(found)) io.err(line);
  const deck = deckOf(options, config.site.urls.deck);
  const { signal } = new AbortController();
  return {
    site: config.site,
    tests: config.suites.flatMap(({ tests }) => tests),
    histories: found.found,
    listed: deck === undefined ? [] : await listProwJobs(deck, signal),
    pulls: githubPullRequests(
      { token: tokenFor(io, options), api: options.githubApi.replace(/\/+$/, '') },
      systemClock,
      { statuses: options.status === true },
    ),
    merges: await mergesGiven(io, options.merges),
    measured: await measuredIn(found.store, deck, io.env),
    ...(options.historyUrl !== undefined && { historyUrl: options.historyUrl }),
    comments: options.comments,
    statuses: options.status === true,
    clock: systemClock,
    signal,
  };
}

/** A dry run reads what anyone may read. */
function tokenFor(io: Io, { dryRun, tokenFile }: Options): string | undefined {
  if (dryRun !== true) return githubToken(io, tokenFile);
  const token = tokenIfAny(io, tokenFile);
  if (token === undefined)
    io.err('without a token the comments that are there are not known: each is shown as a new one');
  return token;
}

function deckOf({ deck }: Options, ofSite: string | undefined): string | undefined {
  if (deck === false) return undefined;
  const address = typeof deck === 'string' ? deck : ofSite;
  if (address !== undefined) return address.replace(/\/+$/, '');
  throw usageError(
    'there is no Deck: what waits and runs is not known',
    'name it by --deck or urls.deck of prowess.yaml, or read the store alone with --no-deck',
  );
}

const stateOf = ({ situation }: News): string =>
  situation.state === 'answered' ? situation.verdict.word : situation.state;

const actsText = (acts: readonly Act[]): string => acts.map(({ kind }) => ACTS[kind]).join(', ') || 'nothing new';

const statusText = (status: Reported['status']): string =>
  status === undefined ? '' : `, ${status.context} ${status.state}: ${status.description}`;

const ACTS: Readonly<Record<Act['kind'], string>> = {
  comment: 'a new comment',
  edit: 'the comment changed',
  minimise: 'an older comment folded',
};

const jsonOf = ({ news, acts, status }: Reported) => ({
  test: news.test,
  pull: pullText(news.pull),
  head: news.head,
  about: news.about,
  ...news.situation,
  state: stateOf(news),
  acts: acts.map(({ kind }) => kind),
  ...(status !== undefined && { status }),
});
