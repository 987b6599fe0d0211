import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { servePages } from '../../adapters/page-server.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { analysedAt } from '../../app/analyse.ts';
import { findHistories } from '../../app/history/find.ts';
import { type ServedSite, servedSite } from '../../app/history/served-site.ts';
import { type ExitName, KnownError } from '../../model/errors.ts';
import { type HistoryOptions, queryOf, watcherOf } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';
import { withSiteOption } from '../site-option.ts';

interface Options extends HistoryOptions {
  readonly port: number;
  readonly merges?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('serve')
    .description('The pages of prowess site on 127.0.0.1 until it is stopped, made again when runs arrive.')
    .option('--port <n>', 'port; 0 for any free one', toPort, 8020)
    .option('--store <dir|gs://bucket>', "where the runs are kept (default: the site's runs/)")
    .option(MERGES_FLAG, `${MERGES_ARE}: names the likely causes`)
    .addHelpText('after', '\nExample:\n  prowess serve --store runs')
    .action((options: Options) => serveUntilStopped(options, io));
  return withSiteOption(command);
}

async function serveUntilStopped(options: Options, io: Io): Promise<void> {
  const site = servedSite();
  await look(site, options, io);
  const served = await servePages(options.port, site.read);
  const stopped = new AbortController();
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stopped.abort());
  io.err(`pages on ${served.url}; Ctrl-C ends`);
  try {
    await Promise.all([stop, keepUp(site, options, io, stopped.signal)]);
  } finally {
    await served.close();
  }
}

const LOOKS_MS = 15_000;

/** A store that cannot be read for a while leaves the pages as they are, and says so. */
async function keepUp(site: ServedSite, options: Options, io: Io, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    await sleep(LOOKS_MS, undefined, { signal: stopped }).catch(() => undefined);
    if (stopped.aborted) return;
    try {
      if (await look(site, options, io)) io.err('runs have arrived: the pages show them');
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      io.err(`the pages are as they were: ${error.message}`);
    }
  }
}

async function look(site: ServedSite, options: Options, io: Io): Promise<boolean> {
  const found = await findHistories(queryOf(io, undefined, options), io.env, watcherOf(io));
  const merges = await mergesGiven(io, options.merges);
  const last = await analysedAt(found.store, io.env);
  return site.show(found, { now: systemClock.now(), merges, analysedAt: last });
}

function toPort(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('expected a whole number from 0 to 65535');
  return value;
}
