import { Command } from 'commander';
import { readText } from '../../adapters/disk/read-file.ts';
import { changedFiles } from '../../adapters/github/changed-files.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import type { PullAt } from '../../answer/situation.ts';
import type { Suggestion } from '../../answer/suggest.ts';
import { suggest } from '../../app/answer/suggest.ts';
import { findHistories } from '../../app/history/find.ts';
import { firstFew } from '../../model/counted.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { visible } from '../../render/visible.ts';
import { tokenIfAny } from '../github-token.ts';
import { skippedText } from '../history/text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { pullNamed } from '../pull-name.ts';
import { siteOf } from '../site-option.ts';
import { webAddress } from '../web-address.ts';

interface Options extends HistoryOptions {
  readonly pull?: PullAt;
  readonly files?: string;
  readonly tokenFile?: string;
  readonly githubApi: string;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('suggest')
    .description(
      'Names the tests that measure what a pull request changes, with what a run of each takes. It starts nothing.',
    )
    .option('--pull <org/repo#number>', 'the pull request: GitHub is asked for its files', pullNamed)
    .option(
      '--files <file>',
      'its files, one a line, such as git diff --name-only main...HEAD prints them, instead of asking GitHub; beside --pull only tests of its repository are named',
    )
    .option('--token-file <file>', 'holds a token; without one, what is public can be read')
    .option('--github-api <url>', 'the API of an Enterprise Server', webAddress, 'https://api.github.com')
    .option('--json', 'the suggestions as JSON')
    .addHelpText(
      'after',
      '\nA test is named where the pull request changes folders of the code that makes its key series, or the vendored code. What a test with no run in the store measures is not known.\n\nExamples:\n  prowess suggest --pull kubevirt/kubevirt#12345\n  git diff --name-only main...HEAD > changed && prowess suggest --files changed',
    )
    .action(async (options: Options) => act(io, options));
  return withHistoryOptions(command);
}

async function act(io: Io, options: Options): Promise<void> {
  const { config } = siteOf(io, options.site);
  const { files, repo } = await changed(io, options);
  const found = await findHistories(queryOf(io, undefined, options), io.env, watcherOf(io));
  for (const line of skippedText(found)) io.err(line);
  const tests = config.suites.flatMap((suite) => suite.tests);
  const { suggestions, unknown } = await suggest(
    { files, ...(repo !== undefined && { repo }), tests, histories: found.found, store: found.store },
    io.env,
  );
  if (options.json) io.out(`${JSON.stringify({ version: 1, files: files.length, suggestions, unknown }, null, 2)}\n`);
  else for (const each of suggestions) io.out(`${textOf(each)}\n`);
  if (!options.json && suggestions.length === 0) io.out('no test measures what it changes\n');
  if (unknown.length > 0) io.err(`not known, for the store has no run of it: ${firstFew(unknown)}`);
}

async function changed(io: Io, { pull: repo, files, tokenFile, githubApi }: Options) {
  if (files !== undefined)
    return { files: readText(io.path(files), 'the changed files').split('\n').filter(Boolean), repo };
  if (repo === undefined) throw usageError('of which pull request?', 'name --pull org/repo#number, or --files FILE');
  const { signal } = new AbortController();
  const access = { token: tokenIfAny(io, tokenFile), api: githubApi.replace(/\/+$/, '') };
  return { files: await changedFiles(access, repo, systemClock, signal), repo };
}

function textOf({ test, command, tookMs, cost, why, folders, owners }: Suggestion): string {
  const takes = [
    tookMs === undefined ? 'it is not known what a run takes' : `a run takes ${formatQuantity(tookMs, 'ms')}`,
    ...(cost === undefined ? [] : [cost]),
  ].join(', ');
  const reason =
    why === 'dependencies'
      ? 'vendored code, which may be in anything'
      : `${firstFew(folders.map(visible))} (${owners.join(', ')})`;
  return `${test}  ${command}  ${takes}: it changes ${reason}`;
}
