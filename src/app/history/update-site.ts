import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { holdFolder } from '../../adapters/disk/hold.ts';
import { changeOutput, makeOutputFolder } from '../../adapters/disk/output.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { hasFile, readSiteList } from '../../adapters/disk/site-folder.ts';
import { PAGES, type RunStore, readText as readStored, textContent } from '../../history/run-store.ts';
import type { SiteData } from '../../report/site/data.ts';
import { siteFiles } from '../../report/site/files.ts';
import {
  type KnownFiles,
  MANIFEST,
  readManifest,
  type SiteUpdate,
  siteUpdate,
  UNSURE,
} from '../../report/site/update.ts';
import { packageFolder } from '../own-files.ts';

/**
 * Makes a folder hold the pages of these data: what is as it was is not written, and pages of what is no more are removed. One that was
 * stopped half way is made whole by the next.
 * @param folder absolute path
 * @throws KnownError where the folder holds what is not the site's, another process writes it, or it cannot be written
 */
export async function updateSite(folder: string, data: SiteData): Promise<SiteUpdate> {
  // What is no folder of a site is refused before anything is made.
  readSiteList(folder, MANIFEST);
  makeOutputFolder(folder);
  const hold = await holdFolder(folder, 'its pages are being written');
  try {
    const update = siteUpdate(knownIn(folder), siteFiles(data, siteScript()));
    changeOutput(folder, { write: [update.begun], remove: [] });
    changeOutput(folder, update);
    return update;
  } finally {
    hold.release();
  }
}

/**
 * The same for the folder `site/` of a store, where two at once are not kept apart.
 * @throws KnownError where the store cannot be read or written
 */
export async function publishSite(store: RunStore, data: SiteData): Promise<SiteUpdate> {
  const list = `${PAGES}${MANIFEST}`;
  const known = (await store.version(list)) === undefined ? '{}' : await readStored(store, list);
  const update = siteUpdate(readManifest(known), siteFiles(data, siteScript()));
  await store.put(list, textContent(update.begun.text));
  for (const { path, text } of update.write) await store.put(`${PAGES}${path}`, textContent(text));
  for (const path of update.remove) await store.remove(`${PAGES}${path}`);
  return update;
}

/** What `npm run build` makes of src/report/site/app; undefined in a checkout where it was not run. */
export function siteScript(): string | undefined {
  const built = join(packageFolder, 'dist/site/app.js');
  return existsSync(built) ? readText(built) : undefined;
}

/** A file that a person removed is written again. */
function knownIn(folder: string): KnownFiles {
  const list = readManifest(readSiteList(folder, MANIFEST) ?? '{}');
  return new Map([...list].map(([path, hash]) => [path, hasFile(folder, path) ? hash : UNSURE]));
}
