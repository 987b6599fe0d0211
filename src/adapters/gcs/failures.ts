import { KnownError } from '../../model/errors.ts';

/** What the bucket refused, for a person; defects are passed on as they are. */
export function gcsError(error: unknown, action: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code === 404 && action.startsWith('read ')) {
    return new KnownError('usage', `cannot ${action}: there is no such object`);
  }
  const { what, hint } = REASONS[code] ?? { what: `the service answers ${code}`, hint: KEPT };
  return new KnownError('infrastructure', `cannot ${action}: ${what}`, { hint, cause: error });
}

/** The precondition did not hold: there is an object of that name already. */
export const isConflict = (error: unknown): boolean => codeOf(error) === 412;

/** Failures that may be gone at the next attempt: of the connection, of a busy or failing service. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === 'number' ? code === 408 || code === 429 || code >= 500 : code !== undefined;
}

/** An HTTP status, or the name of a failed connection. The library throws its own errors, gaxios's, and plain objects. */
function codeOf(error: unknown): number | string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, status, message } = error as { code?: unknown; status?: unknown; message?: unknown };
  for (const each of [code, status]) {
    if (typeof each === 'number') return each;
    if (typeof each === 'string' && /^\d+$/.test(each)) return Number(each);
    if (typeof each === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(each)) return each;
  }
  return String(message).includes('Could not load the default credentials') ? 401 : undefined;
}

const KEPT = 'try again later; the run is kept in its local folder';

const REASONS: Readonly<Record<number | string, { what: string; hint: string }>> = {
  401: {
    what: 'no valid credentials',
    hint: 'set GOOGLE_APPLICATION_CREDENTIALS, or run `gcloud auth application-default login`',
  },
  403: { what: 'permission denied', hint: 'the account needs storage.objects.create, .get and .list on the bucket' },
  404: { what: 'there is no such bucket', hint: 'check the name after gs://' },
  ENOTFOUND: { what: "the service's name is unknown here", hint: 'check the network, or STORAGE_EMULATOR_HOST' },
  ECONNREFUSED: { what: 'nobody answers', hint: 'check the network, or STORAGE_EMULATOR_HOST' },
};
