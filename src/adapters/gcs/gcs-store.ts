import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bucket, type File, IdempotencyStrategy, Storage } from '@google-cloud/storage';
import { type Content, checkedPath, isReplaceable, type RunStore } from '../../history/run-store.ts';
import { contentType } from './content-type.ts';
import { gcsError, isConflict } from './failures.ts';
import { retried } from './retry.ts';

/**
 * A run store in a Google Cloud Storage bucket, with the credentials of the environment. `emulator` is what STORAGE_EMULATOR_HOST
 * says: `host:port`, with or without a scheme. Writes carry a generation precondition, so they are safe to retry and nothing
 * but latest-build.txt is ever overwritten.
 */
export function gcsStore(bucketName: string, emulator = ''): RunStore {
  const storage = new Storage({
    ...endpoint(emulator),
    retryOptions: { maxRetries: 6, totalTimeout: 300, idempotencyStrategy: IdempotencyStrategy.RetryAlways },
  });
  // With STORAGE_EMULATOR_HOST in its environment, this library alone expects the API's path to be part of it.
  if (emulator !== '') storage.baseUrl = `${storage.apiEndpoint}/storage/v1`;
  const bucket = storage.bucket(bucketName);
  const name = `gs://${bucketName}`;
  return {
    name,
    put: (path, content, attributes = {}) => put(bucket.file(checkedPath(path)), content, attributes, name),
    get: (path) => read(bucket.file(checkedPath(path)), name),
    list: (folder) => list(bucket, folder === '' ? '' : `${checkedPath(folder)}/`, name),
  };
}

const endpoint = (emulator: string): { apiEndpoint?: string } =>
  emulator === '' ? {} : { apiEndpoint: emulator.includes('://') ? emulator : `http://${emulator}` };

// The client library puts 11 listeners on each stream that it reads; Node would call that a leak, on people's terminals.
EventEmitter.defaultMaxListeners = Math.max(EventEmitter.defaultMaxListeners, 20);

/** Larger objects go up in pieces, each of which can be tried again. */
const RESUMABLE_FROM = 8 * 1024 * 1024;

async function put(
  file: File,
  content: Content,
  attributes: Readonly<Record<string, string>>,
  store: string,
): Promise<'stored' | 'exists'> {
  const writer = randomUUID();
  try {
    await retried(() => pipeline(content.open(), writeStream(file, content.size, { ...attributes, [WRITER]: writer })));
    return 'stored';
  } catch (error) {
    if (!isConflict(error)) throw gcsError(error, `store ${file.name} in ${store}`);
    return (await isFrom(file, writer)) ? 'stored' : 'exists';
  }
}

function writeStream(file: File, size: number, attributes: Readonly<Record<string, string>>): Writable {
  const replaceable = isReplaceable(file.name);
  return file.createWriteStream({
    resumable: size >= RESUMABLE_FROM,
    ...(replaceable ? {} : { preconditionOpts: { ifGenerationMatch: 0 } }),
    metadata: {
      contentType: contentType(file.name),
      ...(replaceable ? { cacheControl: 'no-cache' } : {}),
      metadata: attributes,
    },
  });
}

const WRITER = 'prowess-writer';

/** Whether an earlier attempt of ours succeeded although its reply was lost. */
async function isFrom(file: File, writer: string): Promise<boolean> {
  const [{ metadata }] = await file.getMetadata();
  return metadata?.[WRITER] === writer;
}

async function* read(file: File, store: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file.createReadStream();
  } catch (error) {
    throw gcsError(error, `read ${file.name} in ${store}`);
  }
}

async function* list(bucket: Bucket, prefix: string, store: string): AsyncGenerator<string> {
  let pageToken: string | undefined;
  do {
    const page = await onePage(bucket, prefix, pageToken).catch((error: unknown) => {
      throw gcsError(error, `list ${prefix} in ${store}`);
    });
    yield* page.names
      .map((name) => name.slice(prefix.length))
      .filter((name) => name !== '')
      .sort();
    pageToken = page.next;
  } while (pageToken !== undefined);
}

async function onePage(bucket: Bucket, prefix: string, pageToken: string | undefined) {
  const query = { prefix, delimiter: '/', autoPaginate: false, ...(pageToken === undefined ? {} : { pageToken }) };
  const [files, next, reply] = await bucket.getFiles(query);
  const folders = (reply as { prefixes?: string[] }).prefixes ?? [];
  return {
    names: [...files.map(({ name }) => name), ...folders],
    next: (next as { pageToken?: string } | null)?.pageToken,
  };
}
