import { join } from 'node:path';
import { readText } from '../../adapters/disk/read-file.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { readManifestFile } from '../../config/suite/manifests.ts';
import { KnownError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';

/** The objects in files (paths are meant from `folder`) and behind URLs, in order. Throws a KnownError for what cannot be read. */
export async function readManifests(
  places: readonly string[],
  folder: string,
  stop: AbortSignal,
): Promise<JsonObject[]> {
  const objects: JsonObject[] = [];
  for (const place of places) {
    const path = isUrl(place) ? place : join(folder, place);
    const text = isUrl(place) ? await download(place, stop) : readText(path, 'the manifest', 'infrastructure');
    const read = readManifestFile({ path, text });
    if (read.diagnostics.length > 0) throw new DiagnosticsError(read.diagnostics);
    objects.push(...read.objects);
  }
  return objects;
}

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

async function download(url: string, stop: AbortSignal): Promise<string> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]) });
    if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);
    return await reply.text();
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    throw new KnownError('infrastructure', `could not read the manifest ${url}: ${why}`, {
      hint: 'is the URL right? A copy beside prowess.yaml needs no network, and never changes',
      cause: error,
    });
  }
}

const TIMEOUT_MS = 60_000;
