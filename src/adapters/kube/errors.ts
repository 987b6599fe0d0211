import { KnownError } from '../../model/errors.ts';
import { type Json, numberAt, parseJson, stringAt } from '../../model/json.ts';
import { ruleFor } from '../../model/resources.ts';
import { type Milliseconds, ms, parseInstant, seconds } from '../../model/units.ts';
import { ApiError, type Stamps } from '../../runner/cluster.ts';
import type { Head, Sent } from './reply.ts';
import type { ApiRequest } from './requests.ts';

/** No reply, or half a one: ApiError with status 0. A KnownError in `cause` says what a person can do. */
export function noReply(error: unknown, sent: Sent, stamps: Stamps): ApiError {
  const { code, message } = innermost(error);
  const why = message === '' || message.includes(code) ? message || code : `${message} (${code})`;
  const text = `${sent.server} gave no reply to ${shown(sent)}: ${why}`;
  const hint = TLS_HINTS[code] ?? `is it up? kubectl --context ${sent.context} get --raw /readyz`;
  return withCause(new ApiError(0, code, text, stamps), hint);
}

/** The server refused. `body` is a Status, or what a proxy or an unknown path gives in its place. */
export function refusal(head: Head, body: string, sent: Sent, stamps: Stamps): ApiError {
  const { status, headers } = head;
  const object = parseJson(body);
  // Prometheus says `error`.
  const told = stringAt(object, 'message') ?? stringAt(object, 'error');
  const said = told ?? (missingKind(status, object, sent) || firstLine(/^\s*</.test(body) ? textOf(body) : body));
  const reason = stringAt(object, 'reason') ?? REASONS[status] ?? '';
  const wait = retryAfter(headers['retry-after'], stamps) ?? waitOf(object);
  const text = `${shown(sent)}: ${said || reason || 'no reason given'} (${status})`;
  return withCause(new ApiError(status, reason, text, stamps, wait), hintFor(status, object, sent));
}

/** Throws ApiError for a reply that is no JSON, for example cut off by a proxy: as if there was none. */
export function unreadable(sent: Sent, stamps: Stamps): never {
  throw noReply(Object.assign(new Error('the reply is no JSON'), { code: 'BadReply' }), sent, stamps);
}

const TLS_HINTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'].map((code) => [
      code,
      "the kubeconfig's certificate-authority did not sign the server's certificate",
    ]),
  ),
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate is for another name: tls-server-name in the kubeconfig says which one to expect',
  CERT_HAS_EXPIRED: "the server's certificate has expired: renew it",
};

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
};

function hintFor(status: number, object: Json | undefined, sent: Sent): string | undefined {
  const context = `context ${JSON.stringify(sent.context)}`;
  if (status === 401) return `the credentials of ${context} are expired or unknown to the server: log in anew`;
  if (status === 403 && sent.about !== undefined) return `grant it in a ClusterRole: ${ruleFor(sent.about)}`;
  if (missingKind(status, object, sent) !== '') return 'install its CustomResourceDefinition (KubeVirt: its operator)';
  return undefined;
}

/** A 404 that is no Status: the path itself is unknown, so the kind is not served. */
function missingKind(status: number, object: Json | undefined, { about }: Sent): string {
  if (status !== 404 || about === undefined || stringAt(object, 'kind') === 'Status') return '';
  return `the server has no ${about.resource.plural} of ${about.resource.apiVersion}`;
}

function withCause(error: ApiError, hint: string | undefined): ApiError {
  error.cause = new KnownError('infrastructure', error.message, { hint });
  return error;
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
