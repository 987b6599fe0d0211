import { bulkBody, type SearchDocument, searchTemplate } from '../formats/opensearch.ts';
import type { Clock } from '../model/clock.ts';
import { firstFew } from '../model/counted.ts';
import { KnownError, messageOf } from '../model/errors.ts';
import { type Json, type JsonObject, listAt, numberAt, objectAt, parseJson, stringAt, valueAt } from '../model/json.ts';
import { ms, seconds } from '../model/units.ts';

/** An OpenSearch, or an Elasticsearch, which answers alike. */
export interface SearchServer {
  /** `https://search.example:9200` */
  readonly url: string;
  /** The value of the header Authorization: a secret. */
  readonly authorization?: string | undefined;
}

const BULK = '/_bulk';
const AT_ONCE = 1000;
const TRIES = 6;
const ANSWER_MS = 60_000;

/**
 * Makes the index template and sends all documents. What the server is too busy for is sent again after a while, and a body that is too large
 * for it in halves; what it refuses is an error that says how many, and why the first of them, once all others are there.
 * @throws KnownError infrastructure
 */
export async function sendDocuments(
  server: SearchServer,
  index: string,
  documents: readonly SearchDocument[],
  clock: Clock,
): Promise<void> {
  await asked(server, 'PUT', `/_index_template/${index}`, JSON.stringify(searchTemplate(index)), clock);
  const refused: Failure[] = [];
  for (let at = 0; at < documents.length; at += AT_ONCE) {
    refused.push(...(await sendAll(server, index, documents.slice(at, at + AT_ONCE), clock)));
  }
  if (refused.length > 0) throw refusal(refused, documents.length);
}

/** Gives those that were refused. */
async function sendAll(
  server: SearchServer,
  index: string,
  all: readonly SearchDocument[],
  clock: Clock,
): Promise<Failure[]> {
  const refused: Failure[] = [];
  let left = all;
  for (let attempt = 1; left.length > 0; attempt++) {
    const answer = await asked(server, 'POST', BULK, bulkBody(index, left), clock);
    if (answer === TOO_LARGE) return [...refused, ...(await sendHalves(server, index, left, clock))];
    const failed = failuresIn(answer, left);
    refused.push(...failed.filter(({ status }) => !PASSING.includes(status)));
    left = failed.filter(({ status }) => PASSING.includes(status)).map(({ document }) => document);
    if (left.length > 0 && attempt === TRIES)
      throw unsent(`${left.length} documents were refused ${TRIES} times: the server is too busy`);
    if (left.length > 0) await clock.sleep(pauseAfter(attempt));
  }
  return refused;
}

async function sendHalves(
  server: SearchServer,
  index: string,
  all: readonly SearchDocument[],
  clock: Clock,
): Promise<Failure[]> {
  if (all.length === 1)
    return all.map((document) => ({ document, reason: 'it is too large for the server', status: 413 }));
  const half = Math.ceil(all.length / 2);
  return [
    ...(await sendAll(server, index, all.slice(0, half), clock)),
    ...(await sendAll(server, index, all.slice(half), clock)),
  ];
}

/** The server is too busy, or shards are not there for a moment. */
const PASSING: readonly number[] = [429, 502, 503, 504];
/** What limits bodies, mostly a proxy before the server. */
const TOO_LARGE = 'too large';

interface Failure {
  readonly document: SearchDocument;
  readonly status: number;
  readonly reason: string;
}

/** The items of an answer are in the order of the request; those without an error are done. */
function failuresIn(answer: JsonObject, sent: readonly SearchDocument[]): Failure[] {
  const items = listAt(answer, 'items');
  if (items.length !== sent.length) throw unsent(`it answered ${items.length} items of ${sent.length} that were sent`);
  return sent.flatMap((document, at) => {
    const done: Json = objectAt(items[at], 'index');
    const error = valueAt(done, 'error');
    if (error === undefined) return [];
    const reason = `${stringAt(error, 'type') ?? 'an error'}: ${stringAt(error, 'reason') ?? ''}`;
    return [{ document, status: numberAt(done, 'status') ?? 0, reason }];
  });
}

const refusal = (refused: readonly Failure[], of: number): KnownError =>
  unsent(
    `${refused.length} of ${of} documents were refused: ${firstFew(refused.map(({ document, reason }) => `${document.id} (${reason})`))}`,
  );

const unsent = (message: string): KnownError =>
  new KnownError('infrastructure', `OpenSearch did not take the documents: ${message}`, {
    hint: 'the same command sends all of them again; none is there twice',
  });

/** One request; a server that is too busy, or not there for a moment, is asked again. The answer to a body of the wrong size is that alone. */
async function asked(
  { url, authorization }: SearchServer,
  method: string,
  path: string,
  body: string,
  clock: Clock,
): Promise<JsonObject | typeof TOO_LARGE> {
  const type = path === BULK ? 'application/x-ndjson' : 'application/json';
  const headers = { 'content-type': type, ...(authorization !== undefined && { authorization }) };
  for (let attempt = 1; ; attempt++) {
    const reply = await once(`${url.replace(/\/$/, '')}${path}`, { method, headers, body });
    if (reply.status >= 200 && reply.status < 300) return objectAt(parseJson(reply.text));
    if (reply.status === 413 && path === BULK) return TOO_LARGE;
    const isPassing = PASSING.includes(reply.status) || reply.status === 0;
    if (!isPassing || attempt === TRIES)
      throw unsent(`${method} ${path}: ${reply.status || 'no answer'}: ${reply.text.slice(0, 300)}`);
    await clock.sleep(pauseAfter(attempt));
  }
}

async function once(url: string, request: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const reply = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_MS) });
    return { status: reply.status, text: await reply.text() };
  } catch (error) {
    return { status: 0, text: messageOf(error) };
  }
}

const pauseAfter = (attempt: number) => ms(Math.min(seconds(20), 250 * 2 ** attempt));
