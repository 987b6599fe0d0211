import { Command, InvalidArgumentError } from 'commander';
import { listProwJobs } from '../../adapters/deck.ts';
import { openRunStore } from '../../adapters/run-store.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { analysedAt } from '../../app/analyse.ts';
import { type FoundHistories, findHistories } from '../../app/history/find.ts';
import { relativeTo, siteDataOf } from '../../app/history/site-data.ts';
import { publishSite, siteScript, updateSite } from '../../app/history/update-site.ts';
import { isFolderAddress } from '../../app/run/place.ts';
import { PAGES } from '../../history/run-store.ts';
import { counted } from '../../model/counted.ts';
import { type ExitName, messageOf } from '../../model/errors.ts';
import { type EpochMs, epochMs, parseDate } from '../../model/units.ts';
import type { ListedJob } from '../../prow/prow-jobs.ts';
import type { SiteData } from '../../report/site/data.ts';
import type { SiteUpdate } from '../../report/site/update.ts';
import { skippedText } from '../history/text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';

interface Options extends HistoryOptions {
  readonly out: string;
  readonly until?: EpochMs;
  readonly merges?: string;
  /** False with --no-deck. */
  readonly deck: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('site')
    .description('A performance history as pages in one folder: opened from a disk, a bucket or GitHub Pages alike.')
    .requiredOption(
      '--out <dir|gs://bucket>',
      'the folder of the pages, or a bucket, which has them in its folder site/',
    )
    .option('--until <day>', 'as it was at the end of that day, such as 2026-11-05', endOf)
    .option(MERGES_FLAG, `${MERGES_ARE}: names the likely causes`)
    .option('--no-deck', 'does not ask the Deck of prowess.yaml what runs and waits now')
    .addHelpText('after', '\nExample:\n  prowess site --store gs://my-bucket --out public')
    .action(async (options: Options) => write(io, options));
  return withHistoryOptions(command);
}

async function write(io: Io, options: Options): Promise<void> {
  const { until } = options;
  const found = await findHistories(queryOf(io, undefined, options), io.env, watcherOf(io));
  for (const line of skippedText(found)) io.err(line);
  const merges = await mergesGiven(io, options.merges);
  const listed = options.deck && until === undefined ? await listedNow(io, found) : undefined;
  const at = until === undefined ? await analysedAt(found.store, io.env) : undefined;
  const update = await written(io, options.out, (out) =>
    siteDataOf(found, {
      now: until ?? systemClock.now(),
      until,
      merges,
      analysedAt: at,
      ...(listed !== undefined && { listed }),
      addressOf: relativeTo(out),
    }),
  );
  const counts = [
    `${counted(update.write.length, 'file')} written`,
    ...(update.unchanged > 0 ? [`${update.unchanged} unchanged`] : []),
    ...(update.remove.length > 0 ? [`${update.remove.length} removed`] : []),
  ];
  if (siteScript() === undefined) {
    io.err(
      'the pages of single series and of comparisons need a script that this checkout has not built: npm run build',
    );
  }
  const shown = isFolderAddress(options.out) ? `open ${options.out}/index.html` : `its folder ${PAGES}`;
  io.err(`${counts.join(', ')} in ${options.out}: ${shown}`);
}

/** What runs and waits, by the site's Deck: pages are made without it where it does not answer. */
async function listedNow(io: Io, { site }: FoundHistories): Promise<ListedJob[] | undefined> {
  const { deck } = site?.config.site.urls ?? {};
  if (deck === undefined) return undefined;
  try {
    return await listProwJobs(deck, new AbortController().signal);
  } catch (error) {
    io.err(`what runs and waits is left out: ${messageOf(error)}`);
    return undefined;
  }
}

/** In a folder, or in the folder `site/` of a bucket. */
async function written(io: Io, out: string, dataOf: (out: string) => SiteData): Promise<SiteUpdate> {
  if (isFolderAddress(out)) return updateSite(io.path(out), dataOf(io.path(out)));
  return publishSite(await openRunStore(out, io.env), dataOf('.'));
}

function endOf(day: string): EpochMs {
  const start = parseDate(day);
  if (start === undefined || day.includes('T')) throw new InvalidArgumentError('expected a day such as 2026-11-05');
  return epochMs(start + 86_400_000 - 1);
}
