import type { Command } from 'commander';
import { isFolderAddress } from '../app/run/place.ts';
import { type LoadedSite, loadSite, nearestSite } from '../app/site.ts';
import type { Io } from './io.ts';

/** The flag by which every command that reads a site finds it. */
export const withSiteOption = (command: Command): Command =>
  command.option('--site <dir>', 'the folder of prowess.yaml (default: the nearest one above where you stand)');

/** The site that the flag names, or the nearest one. */
export const siteOf = (io: Io, given: string | undefined): LoadedSite =>
  loadSite(given === undefined ? nearestSite(io.standing) : io.path(given));

/** Where runs are kept, as a person gave it: a folder is meant from where the person stands. */
export const storeOf = (io: Io, given: string | undefined): string | undefined =>
  given !== undefined && isFolderAddress(given) ? io.path(given) : given;
