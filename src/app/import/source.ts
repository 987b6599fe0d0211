import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { directoryStore } from '../../adapters/disk/directory-store.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { openPublicStore } from '../../adapters/run-store.ts';
import type { RunStore } from '../../history/run-store.ts';
import type { Env } from '../env.ts';

/** Where runs are imported from: a table, or a folder of builds, on this machine or in a bucket. */
export type ImportSource =
  | { readonly kind: 'file'; readonly open: () => AsyncIterable<Uint8Array> }
  | { readonly kind: 'folder'; readonly store: RunStore; readonly folder: string; readonly isBucket: boolean };

/**
 * Opens `gs://BUCKET/PATH`, a file or a folder.
 * @param place the address as a path of this machine
 * @throws KnownError where there is no such file or folder
 */
export async function openSource(address: string, place: string, env: Env): Promise<ImportSource> {
  if (address.includes('://')) return bucketSource(address, env);
  if (isFolder(place)) return { kind: 'folder', store: directoryStore(place), folder: '', isBucket: false };
  const store = directoryStore(dirname(place));
  return { kind: 'file', open: () => store.get(basename(place)) };
}

/** What ends as a table does is a file. */
async function bucketSource(address: string, env: Env): Promise<ImportSource> {
  const [, bucket = address, inside = ''] = /^(\w+:\/\/[^/]+)\/*(.*?)\/*$/.exec(address) ?? [];
  const store = await openPublicStore(bucket, env);
  if (/\.csv(\.gz)?$/.test(inside)) return { kind: 'file', open: () => store.get(inside) };
  return { kind: 'folder', store, folder: inside, isBucket: true };
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch (error) {
    throw diskError(error, `read ${place}`, 'usage');
  }
}
