import { withoutCredentials } from './secrets.ts';

/** Exit codes of every command; the documentation lists the same table and a test compares the two. */
export const EXIT_CODES = {
  pass: { code: 0, reason: 'everything asked for was done and is as it should be' },
  failed: { code: 1, reason: 'a threshold failed, a regression, a --check that differs, or lint findings' },
  usage: { code: 2, reason: 'wrong usage or bad input' },
  invalid: { code: 3, reason: 'the run is INVALID: its numbers cannot be trusted' },
  noLock: { code: 4, reason: 'the lock was not obtained in time' },
  infrastructure: {
    code: 5,
    reason: 'the infrastructure failed: the cluster before any load, its restoring after it, or the store',
  },
  inconclusive: {
    code: 6,
    reason: 'a comparison or a gate is not decided: nothing is shown to be worse, and not all to be the same',
  },
  defect: { code: 70, reason: 'a defect of prowess: an error that was not expected' },
  aborted: { code: 130, reason: 'aborted by a signal; Prow reads 130 as ABORTED' },
} as const satisfies Record<string, { code: number; reason: string }>;

export type ExitName = keyof typeof EXIT_CODES;

/**
 * An error that a person can act on: what failed, and in `hint` what to do. It prints without a stack trace, and without the credentials of
 * addresses that others put into it.
 */
export class KnownError extends Error {
  readonly exit: ExitName;
  readonly hint: string | undefined;

  constructor(exit: ExitName, message: string, more: { hint?: string | undefined; cause?: unknown } = {}) {
    super(withoutCredentials(message), more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'KnownError';
    this.exit = exit;
    this.hint = more.hint && withoutCredentials(more.hint);
  }
}

/** What a person can act on in any error: a refusal by the API server carries it as its cause. */
export function findKnownError(error: unknown): KnownError | undefined {
  if (error instanceof KnownError) return error;
  return error instanceof Error && error.cause instanceof KnownError ? error.cause : undefined;
}

/** An error in one line: what failed, and what to do about it where that is known. */
export function explained(error: unknown): string {
  const { message, hint } = findKnownError(error) ?? { message: messageOf(error) };
  return hint === undefined ? message : `${message} (${hint})`;
}

/** What was thrown, in its own words, without the credentials of addresses in them. */
export const messageOf = (error: unknown): string => withoutCredentials(wordsOf(error));

/** Node's `fetch` says of any failure that it failed, and why in its cause; one of several addresses has a code alone. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (message !== 'fetch failed' || !(cause instanceof Error)) return message;
  const why = cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
  return `${message}: ${why}`;
}

/** Wrong usage or bad input: exit code 2. */
export const usageError = (message: string, hint?: string): KnownError => new KnownError('usage', message, { hint });

/** Makes the compiler prove that a switch over a union is complete. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
