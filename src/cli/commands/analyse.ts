import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type Analysed, analyse } from '../../app/analyse.ts';
import { findHistories } from '../../app/history/find.ts';
import { counted } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { type ChannelOptions, channelsOf, linksOf, withChannelOptions } from '../channels.ts';
import { skippedText } from '../history/text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';

interface Options extends HistoryOptions, ChannelOptions {
  readonly merges?: string;
  readonly dryRun?: boolean;
  /** False with --no-digest. */
  readonly digest: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('analyse')
    .description(
      'Says what changed to the people who must know, once: a GitHub issue for each change, a message to a webhook.',
    )
    .option(MERGES_FLAG, `${MERGES_ARE}: names the likely causes`)
    .option('--no-digest', 'leaves out the weekly message with what is open and the machine hours of the month')
    .option('--dry-run', 'prints what it would write, and writes nothing')
    .addHelpText(
      'after',
      '\nSuspects are left out: they ask for another run. What began more than 30 days before opens no issue. The age of the newest analysis is in the store (analysis/latest.json).\n\nExample:\n  prowess analyse --store gs://my-bucket --issues my-org/performance --webhook-file /etc/prowess/slack/url',
    )
    .action(async (options: Options) => act(io, options));
  return withHistoryOptions(withChannelOptions(command));
}

async function act(io: Io, options: Options): Promise<void> {
  const { signal } = new AbortController();
  const found = await findHistories(queryOf(io, undefined, options), io.env, watcherOf(io));
  for (const line of skippedText(found)) io.err(line);
  const analysed = await analyse(
    found,
    channelsOf(io, options, signal, options.dryRun),
    {
      now: systemClock.now(),
      merges: await mergesGiven(io, options.merges),
      links: linksOf(options),
      dryRun: options.dryRun === true,
      digest: options.digest,
      signal,
    },
    io.env,
  );
  show(io, analysed, options);
}

function show(io: Io, { topics, acts, sent, tooOld, messages, watched }: Analysed, { dryRun, issues }: Options): void {
  for (const { test, line, headline, over } of topics.filter((topic) => topic.over === undefined)) {
    io.out(`open    ${test} on ${line}: ${headline}${over ?? ''}\n`);
  }
  for (const act of acts) {
    io.out(`issue   ${act.kind} ${act.kind === 'open' ? '' : `#${act.number} `}${act.title}\n`);
    if (dryRun) io.out(`${act.body}\n`);
  }
  for (const { test, headline } of tooOld)
    io.out(`old     ${test}: ${headline}: began more than 30 days ago, and opens no issue\n`);
  if (sent.length > 0) io.out(`webhook ${counted(sent.length, 'headline')}\n`);
  if (messages.length > Number(sent.length > 0)) io.out('webhook the digest of the week\n');
  if (dryRun) for (const message of messages) io.out(`${JSON.stringify(message, null, 2)}\n`);
  const open = topics.filter(({ over }) => over === undefined).length;
  io.err(
    `${counted(watched.length, 'line')} looked at, ${open} open${issues === undefined ? '; no --issues: nothing is written there' : ''}`,
  );
}
