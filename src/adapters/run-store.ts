import type { RunStore } from '../history/run-store.ts';
import { usageError } from '../model/errors.ts';
import { directoryStore } from './disk/directory-store.ts';

/** The store of an address: `gs://bucket`, or a folder. The client library of a bucket is loaded only for one. */
export async function openRunStore(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunStore> {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/.exec(address) ?? [];
  if (scheme === undefined) return directoryStore(address);
  if (scheme !== 'gs') throw usageError(`unknown store ${scheme}://`, 'a store is a folder or gs://BUCKET');
  const bucket = rest.replace(/\/$/, '');
  if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(bucket)) {
    throw usageError(
      `${JSON.stringify(bucket)} is no name of a bucket`,
      'gs://BUCKET; a prefix inside it is `bucket.pathPrefix` of prowess.yaml',
    );
  }
  const { gcsStore } = await import('./gcs/gcs-store.ts');
  return gcsStore(bucket, env.STORAGE_EMULATOR_HOST);
}

/** A store that is only read: without credentials, the anonymous reader that a public bucket has. */
export async function openPublicStore(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunStore> {
  const store = await openRunStore(address, env);
  const { hasCredentials, publicGcsStore } = await import('./gcs/public-store.ts');
  const isSaid = [env.STORAGE_EMULATOR_HOST, env.GOOGLE_APPLICATION_CREDENTIALS].some((value) => (value ?? '') !== '');
  const isReadable = isSaid || (await hasCredentials());
  return isReadable ? store : publicGcsStore(store.name.slice('gs://'.length));
}
