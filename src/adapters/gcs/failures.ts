import { KnownError, messageOf } from '../../model/errors.ts';

/** A server that took a request and did not answer in time. */
export class NoAnswer extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(afterMs: number) {
    super(`no answer within ${afterMs / 1000} s`);
    this.name = 'NoAnswer';
  }
}

/**
 * What went wrong with a bucket, for a person. What the client library throws without a code comes of an answer that no bucket gives,
 * such as a proxy's page.
 */
export function gcsError(error: unknown, action: string): KnownError {
  if (error instanceof KnownError) return error;
  const code = codeOf(error);
  if (code === 404 && action.startsWith('read ')) {
    return new KnownError('usage', `cannot ${action}: there is no such object`);
  }
  const { what, hint } = reasonOf(code, error);
  return new KnownError('infrastructure', `cannot ${action}: ${what}`, { hint, cause: error });
}

function reasonOf(code: number | string | undefined, error: unknown): { what: string; hint: string } {
  if (error instanceof NoAnswer) return { what: error.message, hint: NETWORK };
  if (code === undefined) return { what: `the service's answer is not a bucket's: ${firstLine(error)}`, hint: NETWORK };
  const redirected = typeof code === 'number' && code >= 300 && code < 400;
  if (redirected) return { what: `the service answers ${code}, a redirect`, hint: NETWORK };
  return REASONS[code] ?? { what: `the service answers ${code}`, hint: KEPT };
}

const firstLine = (error: unknown): string => messageOf(error).split('\n')[0]?.slice(0, 200) ?? '';

/** The precondition did not hold: there is an object of that name already. */
export const isConflict = (error: unknown): boolean => codeOf(error) === 412;

/** There is no such object, or no such bucket: only a list distinguishes the two. */
export const isAbsent = (error: unknown): boolean => codeOf(error) === 404;

/** What arrived is not what was sent. The client library deletes it, where it may. */
export const isMismatch = (error: unknown): boolean => MISMATCHES.has(codeOf(error) ?? '');

const MISMATCHES: ReadonlySet<number | string> = new Set([
  'FILE_NO_UPLOAD',
  'FILE_NO_UPLOAD_DELETE',
  'CONTENT_DOWNLOAD_MISMATCH',
]);

/** Failures that may be gone at the next attempt: of the connection, of a busy or failing service. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === 'number' ? code === 408 || code === 429 || code >= 500 : code !== undefined;
}

/** An HTTP status, or the name of a failed connection. The library throws its own errors, gaxios's, and plain objects. */
function codeOf(error: unknown): number | string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, status, type, message } = error as Readonly<Record<'code' | 'status' | 'type' | 'message', unknown>>;
  if (type === 'request-timeout') return 'ETIMEDOUT';
  for (const each of [code, status]) {
    if (typeof each === 'number') return each;
    if (typeof each === 'string' && /^\d+$/.test(each)) return Number(each);
    if (typeof each === 'string' && /^(E[A-Z]+|UND_ERR_\w+|(FILE|CONTENT|MD5)_[A-Z_]+)$/.test(each)) return each;
  }
  return String(message).includes('Could not load the default credentials') ? 401 : undefined;
}

const NETWORK = 'is a proxy in between? check the network, or STORAGE_EMULATOR_HOST';
const KEPT = 'try again later; the run is kept in its local folder';

const REASONS: Readonly<Record<number | string, { what: string; hint: string }>> = {
  401: {
    what: 'no valid credentials',
    hint: 'set GOOGLE_APPLICATION_CREDENTIALS, or run `gcloud auth application-default login`',
  },
  403: { what: 'permission denied', hint: 'the account needs storage.objects.create, .get and .list on the bucket' },
  404: { what: 'there is no such bucket', hint: 'check the name after gs://' },
  ENOTFOUND: { what: "the service's name is unknown here", hint: 'check the network, or STORAGE_EMULATOR_HOST' },
  FILE_NO_UPLOAD: { what: 'what arrived is not what was sent: the checksums differ', hint: KEPT },
  FILE_NO_UPLOAD_DELETE: {
    what: 'what arrived is not what was sent, and it could not be deleted',
    hint: 'delete the object, then try again',
  },
  CONTENT_DOWNLOAD_MISMATCH: { what: 'what came is not what is stored: the checksums differ', hint: 'try again' },
  MD5_NOT_AVAILABLE: { what: 'the service does not give the checksum of what it stored', hint: NETWORK },
  ETIMEDOUT: { what: 'no answer in time', hint: NETWORK },
  ECONNREFUSED: { what: 'the connection is refused', hint: 'check the network, or STORAGE_EMULATOR_HOST' },
};
