import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { holdFolder } from '../../adapters/disk/hold.ts';
import { changeOutput, makeOutputFolder } from '../../adapters/disk/output.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { hasFile, readSiteList } from '../../adapters/disk/site-folder.ts';
import { PAGES, type RunStore, readText as readStored, textContent } from '../../history/run-store.ts';
import { type KnownError, usageError } from '../../model/errors.ts';
import type { SiteData } from '../../report/site/data.ts';
import { siteFiles } from '../../report/site/files.ts';
import {
  type KnownFiles,
  MANIFEST,
  readManifest,
  type SiteUpdate,
  siteUpdate,
  UNSURE,
  withoutTrust,
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
 * The same for the folder `site/` of a store. The list of files is replaced as it was read, so that of two at once one has its pages there, or neither: then no
 * page that may be the other's is trusted, and the next makes all whole.
 * @throws KnownError where the store cannot be read or written, or another process writes the pages, too
 */
export async function publishSite(store: RunStore, data: SiteData): Promise<SiteUpdate> {
  const { version, text: known } = await listIn(store);
  const update = siteUpdate(readManifest(known), siteFiles(data, siteScript()));
  const begun = await replaceList(store, update.begun.text, version);
  if (begun === undefined) throw writtenByAnother(store, 'nothing was written');
  for (const { path, text } of update.write.slice(0, -1)) await store.put(`${PAGES}${path}`, textContent(text));
  for (const path of update.remove) await store.remove(`${PAGES}${path}`);
  const ended = await replaceList(store, update.write.at(-1)?.text ?? '', begun);
  if (ended !== undefined) return update;
  await distrust(store, update);
  throw writtenByAnother(store, 'pages of both may be there until the next prowess site has ended');
}

const LIST = `${PAGES}${MANIFEST}`;

/** Its version is asked for first: a list that is read is never older than that. */
async function listIn(store: RunStore): Promise<{ readonly version: string | undefined; readonly text: string }> {
  const version = await store.version(LIST);
  return { version, text: version === undefined ? '{}' : await readStored(store, LIST) };
}

/** Undefined where another process was quicker. A store that keeps no two writers apart has no versions. */
async function replaceList(store: RunStore, text: string, version: string | undefined): Promise<string | undefined> {
  if (store.replace !== undefined) return store.replace(LIST, textContent(text), version);
  await store.put(LIST, textContent(text));
  return '';
}

async function distrust(store: RunStore, update: SiteUpdate): Promise<void> {
  let isKnown = false;
  while (!isKnown) {
    const { version, text } = await listIn(store);
    isKnown = (await replaceList(store, withoutTrust(text, update), version)) !== undefined;
  }
}

const writtenByAnother = ({ name }: RunStore, state: string): KnownError =>
  usageError(`another prowess site writes ${name}/${PAGES} at the same time: ${state}`, 'try again when it has ended');

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
