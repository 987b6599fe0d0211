import { KnownError } from '../../model/errors.ts';
import { type Json, numberAt, parseJson, stringAt } from '../../model/json.ts';
import { type Milliseconds, ms, parseInstant, seconds } from '../../model/units.ts';
import { ApiError, type Stamps } from '../../runner/cluster.ts';
import { LONGEST_WAIT } from '../../runner/retry.ts';
import { hintForRefusal, hintForSilence, missingKind } from './hints.ts';
import type { Begun, Head, Sent } from './reply.ts';
import type { ApiRequest } from './requests.ts';

/** No reply, or half a one: ApiError with status 0. A KnownError in `cause` says what a person can do. */
export function noReply(error: unknown, sent: Sent, stamps: Stamps): ApiError {
  const { code, message } = innermost(error);
  const why = message === '' || message.includes(code) ? message || code : `${message} (${code})`;
  const through = sent.proxy === undefined ? '' : ` through the proxy ${sent.proxy}`;
  const text = `${sent.server} gave no reply to ${shown(sent)}${through}: ${why}`;
  return withCause(new ApiError(0, code, text, stamps), hintForSilence(code, sent));
}

/** The server refused, or points elsewhere. `body` is a Status, or what a proxy or an unknown path gives in its place. */
export function refusal({ head, sent, clean }: Begun, body: string, stamps: Stamps): ApiError {
  const { status, headers } = head;
  const object = parseJson(body);
  // Prometheus says `error`.
  const message = stringAt(object, 'message') ?? stringAt(object, 'error');
  const said =
    clean(redirection(status, headers.location)) ||
    missingKind(status, object, sent) ||
    (message ?? firstLine(/^\s*</.test(body) ? textOf(body) : body));
  const reason = stringAt(object, 'reason') ?? REASONS[status] ?? '';
  const wait = retryAfter(headers['retry-after'], stamps) ?? waitOf(object);
  const asks = wait !== undefined && wait > LONGEST_WAIT ? `; it asks to be left alone for ${wait / 1000} s` : '';
  const text = `${shown(sent)}: ${said || reason || 'no reason given'} (${status})${asks}`;
  return withCause(new ApiError(status, reason, text, stamps, wait), hintForRefusal(status, object, sent));
}

/** Throws ApiError with status 0 for a reply that is not what was asked for: something else answered in the server's place. */
export function unexpected(wanted: string, body: string, sent: Sent, stamps: Stamps): never {
  const text = `${sent.server} answered ${shown(sent)} with ${described(body)}; expected ${wanted}`;
  const hint = `does a gateway or a login page answer in its place? kubectl --context ${sent.context} get --raw /version`;
  throw withCause(new ApiError(0, 'BadReply', text, stamps), hint);
}

/** A reply of more bytes than are wanted. */
export const tooLarge = (sent: Sent, most: number, stamps: Stamps): ApiError =>
  new ApiError(0, 'TooLarge', `${sent.server} answered ${shown(sent)} with more than ${most} bytes`, stamps);

function described(body: string): string {
  const value = parseJson(body);
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  if (kind !== undefined) return apiVersion === undefined ? kind : `${kind} of ${apiVersion}`;
  if (body === '') return 'nothing';
  return `${value === undefined ? 'what is no JSON: ' : ''}${JSON.stringify(body.slice(0, 80))}`;
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
};

function withCause(error: ApiError, hint: string | undefined): ApiError {
  error.cause = new KnownError('infrastructure', error.message, { hint });
  return error;
}

/** Where a 3xx points to, without what may be secret in an address: user, password and query. */
function redirection(status: number, location: Head['headers'][string]): string {
  if (status >= 400 || typeof location !== 'string') return '';
  const [origin, path] = /^(https?:\/\/)(?:[^/@]*@)?([^?#]*)/i.exec(location)?.slice(1) ?? [
    '',
    location.split(/[?#]/)[0],
  ];
  return `the server redirects to ${origin}${path}`;
}

const shown = ({ method, path }: ApiRequest): string => `${method} ${path.split('?')[0]}`;
/** What a page says, for example one of a proxy. */
const textOf = (page: string): string => page.replace(/<[^>]*>/g, ' ').trim();
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200);

function innermost(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error) };
  const code = 'code' in error ? String(error.code) : error.name;
  return { code, message: error.message };
}

/** Seconds, or an HTTP date by the server's clock. */
function retryAfter(header: Head['headers'][string], stamps: Stamps): Milliseconds | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header)) return seconds(Number(header));
  const at = parseInstant(header);
  return at === undefined ? undefined : ms(Math.max(0, at - (stamps.serverDate ?? stamps.receivedAt)));
}

function waitOf(object: Json | undefined): Milliseconds | undefined {
  const wait = numberAt(object, 'details', 'retryAfterSeconds');
  return wait === undefined ? undefined : seconds(wait);
}
