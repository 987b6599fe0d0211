import type { Command } from 'commander';
import type { HistoryQuery } from '../app/history/find.ts';
import type { HistoryWatcher } from '../app/history/load.ts';
import type { Io } from './io.ts';
import { storeOf, withSiteOption } from './site-option.ts';

/** The options by which commands are given the runs that they read. */
export interface HistoryOptions {
  readonly site?: string;
  readonly store?: string;
  readonly rescan?: boolean;
}

export const withHistoryOptions = (command: Command): Command =>
  withSiteOption(
    command
      .option('--store <dir|gs://bucket>', "where the runs are kept (default: the site's runs/)")
      .option('--rescan', 'looks again at every run of a bucket, not only at the newest'),
  );

export const queryOf = (io: Io, test: string | undefined, { store, site, rescan }: HistoryOptions): HistoryQuery => ({
  ...(test !== undefined && { test }),
  ...(store !== undefined && { store: storeOf(io, store) ?? store }),
  ...(site !== undefined && { site: io.path(site) }),
  standing: io.standing,
  rescan: rescan === true,
});

export const watcherOf = (io: Io): HistoryWatcher => ({
  onNotice: (text) => io.err(text),
  onProgress: (job, done, of) => {
    if (of > MANY) io.err(`reading ${job}: ${done} of ${of} builds`);
  },
});

/** So few are read in the time that a person waits without asking. */
const MANY = 500;
