import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bucket, type File, IdempotencyStrategy, Storage } from '@google-cloud/storage';
import { type Content, checkedPath, isReplaceable, mutablePath, type RunStore } from '../../history/run-store.ts';
import { contentType } from './content-type.ts';
import { gcsError, isAbsent, isConflict, isMismatch } from './failures.ts';
import { retentionOf } from './retention.ts';
import { attemptMs, PATIENCE, type Patience, retried, withDeadline } from './retry.ts';

/**
 * A run store in a Google Cloud Storage bucket, with the credentials of the environment. `emulator` is what STORAGE_EMULATOR_HOST
 * says: `host:port`, with or without a scheme. Writes carry a generation precondition, so they are safe to retry and nothing
 * but latest-build.txt is ever overwritten.
 */
export function gcsStore(bucketName: string, emulator = '', patience = PATIENCE): RunStore {
  const bucket = clientOf(emulator, patience, { autoRetry: true }).bucket(bucketName);
  // Where the library tries to read again it still answers the stream of the first attempt, which is closed: the process would end.
  const readBucket = clientOf(emulator, patience, { autoRetry: false }).bucket(bucketName);
  const name = `gs://${bucketName}`;
  return {
    name,
    put: (path, content, attributes = {}) =>
      put({ file: bucket.file(checkedPath(path)), name, patience }, content, {
        attributes,
        ...(!isReplaceable(path) && { inPlaceOf: NONE }),
      }),
    replace: (path, content, replaced) =>
      replace({ file: bucket.file(checkedPath(mutablePath(path))), name, patience }, content, replaced ?? NONE),
    get: (path) => read({ file: readBucket.file(checkedPath(path)), name, patience }),
    remove: (path) => remove({ file: bucket.file(checkedPath(mutablePath(path))), name, patience }),
    version: (path) => version({ file: bucket.file(checkedPath(path)), name, patience }),
    retention: (folder) => retentionOf(bucket, folder, patience),
    // What is not known warns of nothing.
    retentionMs: async (folder) => {
      const kept = await retentionOf(bucket, folder, patience);
      return typeof kept === 'number' ? kept : undefined;
    },
    list: (folder) => list(bucket, folder === '' ? '' : `${checkedPath(folder)}/`, { name, patience }),
  };
}

function clientOf(emulator: string, patience: Patience, retry: { readonly autoRetry: boolean }): Storage {
  const storage = new Storage({
    ...endpoint(emulator),
    timeout: patience.attemptMs,
    retryOptions: {
      ...retry,
      maxRetries: 6,
      totalTimeout: patience.totalMs / 1000,
      idempotencyStrategy: IdempotencyStrategy.RetryAlways,
    },
  });
  // With STORAGE_EMULATOR_HOST in its environment, this library alone expects the API's path to be part of it.
  if (emulator !== '') storage.baseUrl = `${storage.apiEndpoint}/storage/v1`;
  return storage;
}

const endpoint = (emulator: string): { apiEndpoint?: string } =>
  emulator === '' ? {} : { apiEndpoint: emulator.includes('://') ? emulator : `http://${emulator}` };

// The client library puts 11 listeners on each stream that it reads; Node would call that a leak, on people's terminals.
EventEmitter.defaultMaxListeners = Math.max(EventEmitter.defaultMaxListeners, 20);

/** Larger objects go up in pieces, each of which can be tried again. */
const RESUMABLE_FROM = 8 * 1024 * 1024;

interface Upload {
  readonly file: File;
  /** The store's, for people. */
  readonly name: string;
  readonly patience: Patience;
}

/** The generation that stands for no object (cloud.google.com/storage/docs/request-preconditions). */
const NONE = '0';

interface Sent {
  readonly attributes?: Readonly<Record<string, string>>;
  /** The generation of the object that it takes the place of; absent: of any. */
  readonly inPlaceOf?: string;
}

async function replace(upload: Upload, content: Content, inPlaceOf: string): Promise<string | undefined> {
  const writer = randomUUID();
  if ((await put(upload, content, { inPlaceOf }, writer)) === 'exists') return undefined;
  return versionFrom(upload, writer);
}

async function put(
  { file, name, patience }: Upload,
  content: Content,
  { attributes = {}, inPlaceOf }: Sent,
  writer: string = randomUUID(),
): Promise<'stored' | 'exists'> {
  const action = `store ${file.name} in ${name}`;
  let spoiled = false;
  const sendMs = attemptMs(content.size, patience);
  const written = { attributes: { ...attributes, [WRITER]: writer }, ...(inPlaceOf !== undefined && { inPlaceOf }) };
  const send = (signal: AbortSignal): Promise<void> =>
    pipeline(content.open(), writeStream(file, content.size, written, sendMs), { signal });
  try {
    await retried(async () => {
      try {
        await withDeadline(sendMs, send);
      } catch (error) {
        spoiled ||= isMismatch(error);
        throw error;
      }
    }, patience);
    return 'stored';
  } catch (error) {
    if (!isConflict(error)) throw gcsError(error, action);
    if (spoiled) return 'exists';
    return (await versionFrom({ file, name, patience }, writer)) === undefined ? 'exists' : 'stored';
  }
}

function writeStream(file: File, size: number, { attributes = {}, inPlaceOf }: Sent, deadlineMs: number): Writable {
  return file.createWriteStream({
    resumable: size >= RESUMABLE_FROM,
    // What is waited for no longer must not keep the process alive.
    timeout: deadlineMs + MOMENT_MS,
    ...(inPlaceOf !== undefined && { preconditionOpts: { ifGenerationMatch: inPlaceOf } }),
    metadata: {
      contentType: contentType(file.name),
      ...(isReplaceable(file.name) && { cacheControl: 'no-cache' }),
      metadata: attributes,
    },
  });
}

/** Ours is the first to say that there is no answer. */
const MOMENT_MS = 100;

const WRITER = 'prowess-writer';

/**
 * The version that an attempt of ours stored, also where its reply was lost; undefined where the object is another's. An account that may only create cannot
 * see that; then it is not known what is there.
 */
async function versionFrom({ file, name, patience }: Upload, writer: string): Promise<string | undefined> {
  try {
    const [{ metadata, generation }] = await withDeadline(patience.totalMs, () => file.getMetadata());
    return metadata?.[WRITER] === writer ? String(generation) : undefined;
  } catch (error) {
    throw gcsError(error, `see whether the ${file.name} that is in ${name} already is ours`);
  }
}

async function remove({ file, name, patience }: Upload): Promise<void> {
  try {
    await withDeadline(patience.totalMs, () => file.delete({ ignoreNotFound: true }));
  } catch (error) {
    throw gcsError(error, `remove ${file.name} in ${name}`);
  }
}

async function version({ file, name, patience }: Upload): Promise<string | undefined> {
  try {
    const [{ generation }] = await withDeadline(patience.totalMs, () => file.getMetadata());
    return String(generation);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw gcsError(error, `read ${file.name} in ${name}`);
  }
}

/** Begins again until the first piece is there; then a failure or a silence ends it, at whatever piece. */
async function* read(target: Upload): AsyncGenerator<Uint8Array> {
  let reading: Reading | undefined;
  try {
    reading = await retried(() => begun(target), target.patience);
    for (let { piece } = reading; piece.done !== true; piece = await reading.next()) yield piece.value;
  } catch (error) {
    throw gcsError(error, `read ${target.file.name} in ${target.name}`);
  } finally {
    reading?.stop();
  }
}

interface Reading {
  readonly piece: IteratorResult<Uint8Array>;
  readonly next: () => Promise<IteratorResult<Uint8Array>>;
  readonly stop: () => void;
}

async function begun({ file, patience }: Upload): Promise<Reading> {
  const stream = file.createReadStream();
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  const next = () => withDeadline(patience.attemptMs, () => pieces.next());
  const stop = () => void stream.destroy();
  try {
    return { piece: await next(), next, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

async function* list(
  bucket: Bucket,
  prefix: string,
  { name, patience }: Pick<Upload, 'name' | 'patience'>,
): AsyncGenerator<string> {
  let pageToken: string | undefined;
  do {
    const token = pageToken;
    const page = await withDeadline(patience.totalMs, () => onePage(bucket, prefix, token)).catch((error: unknown) => {
      throw gcsError(error, `list ${prefix} in ${name}`);
    });
    yield* page.names
      .map((each) => each.slice(prefix.length))
      .filter((each) => each !== '')
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
