import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type Drill, drill } from '../../app/drill.ts';
import { ownStore } from '../../app/run/place.ts';
import { findTest } from '../../app/site.ts';
import { detectionText, injectionText } from '../../drill/words.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { type ChannelOptions, channelsOf, linksOf, withChannelOptions } from '../channels.ts';
import type { Io } from '../io.ts';
import { stopOnSignals } from '../signals.ts';
import { siteOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options extends ChannelOptions {
  readonly site?: string;
  readonly store?: string;
  readonly seed?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('drill')
    .description(
      'Lets changes happen on purpose, and sees that people learn of them: slowdowns and a silence in simulated runs of a test, up to the message.',
    )
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--store <dir|gs://bucket>', "keeps what came of it, and none of its runs (default: the site's runs/)")
    .option('--seed <text>', 'makes it repeatable')
    .option('--dry-run', 'writes and sends nothing')
    .option('--json', 'what came of it as JSON')
    .addHelpText(
      'after',
      '\nIt makes 40 runs of the test on the simulated cluster, then runs in which objects take longer by the smallest change that three runs show, by twice that, and one without the metrics of a component; then none. Each must be said by the analysis within so many runs as are printed, and the message must be taken. No history and no base has runs of a drill.\n\nExit codes: 0 all was said; 1 something was not; 5 the webhook, GitHub or the store failed.\n\nExample:\n  prowess drill density-100 --store gs://my-bucket --webhook-file /etc/prowess/slack/url',
    )
    .action(async (test: string, options: Options) => exit(await act(io, test, options)));
  return withSiteOption(withChannelOptions(command));
}

async function act(io: Io, wanted: string, options: Options): Promise<ExitName> {
  const site = siteOf(io, options.site);
  const { id } = findTest(site.config, wanted);
  const now = systemClock.now();
  const stopper = stopOnSignals();
  const channels = channelsOf(io, options, stopper.signal, options.dryRun);
  if (channels.send === undefined && channels.issues === undefined && options.dryRun !== true) {
    throw usageError(
      'the drill would reach no person: there is neither a webhook nor issues',
      'name --webhook-file, --issues, or both; --dry-run tries the analysis alone',
    );
  }
  const store = storeOf(io, options.store) ?? ownStore(site.folder);
  const request = {
    site,
    test: id,
    store,
    seed: options.seed ?? String(now),
    now,
    links: linksOf(options),
    env: io.env,
  };
  try {
    const found = await drill({ ...request, dryRun: options.dryRun === true, stop: stopper.signal }, channels, {
      onBase: (runs) => io.err(`${id}: ${runs} simulated runs without a change`),
      onDetection: (detection) => io.err(`${injectionText(detection.injection)}: ${detectionText(detection)}`),
    });
    show(io, found, options);
    return found.cut ? 'infrastructure' : found.troubles.length > 0 ? 'failed' : 'pass';
  } finally {
    stopper.dispose();
  }
}

function show(io: Io, { detections, troubles }: Drill, { json, dryRun }: Options): void {
  if (json) {
    const injections = detections.map(({ injection, topics, ...counts }) => ({
      ...injection,
      ...counts,
      headlines: topics.map(({ headline }) => headline),
    }));
    io.out(`${JSON.stringify({ version: 1, passed: troubles.length === 0, troubles, injections }, null, 2)}\n`);
    return;
  }
  for (const trouble of troubles) io.out(`FAILED: ${trouble}\n`);
  if (troubles.length === 0)
    io.out(
      `passed: all was said in time${dryRun ? '; nothing was sent (--dry-run)' : ', and the message was taken'}\n`,
    );
}
