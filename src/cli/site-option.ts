import type { Command } from 'commander';
import { isFolderAddress } from '../app/run/place.ts';
import { type LoadedSite, loadClusters, loadSite, nearestSite } from '../app/site.ts';
import type { Io } from './io.ts';

/** The flag by which every command that reads a site finds it. */
export const withSiteOption = (command: Command): Command =>
  command.option(
    '--site <dir>',
    'the folder of prowess.yaml (default: the nearest one at or above the working folder)',
  );

/** The site that the flag names, or the nearest one. */
export const siteOf = (io: Io, given: string | undefined): LoadedSite =>
  loadSite(given === undefined ? nearestSite(io.standing) : io.path(given));

export const clustersOf = (io: Io, given: string | undefined): LoadedSite =>
  loadClusters(given === undefined ? nearestSite(io.standing) : io.path(given));

/** Where runs are kept, as a person gave it: a path is relative to the working folder. */
export const storeOf = (io: Io, given: string | undefined): string | undefined =>
  given !== undefined && isFolderAddress(given) ? io.path(given) : given;
