import { KnownError, messageOf } from '../../model/errors.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';

/** What GitHub refused, or that it did not answer, and what a person can do. */
export function failure(what: string, error: unknown): KnownError {
  if (!isAnswer(error)) {
    return new KnownError('infrastructure', `${what}: GitHub could not be reached: ${messageOf(error)}`, {
      hint: 'check the network, and the address of --github-api',
      cause: error,
    });
  }
  const status = statusOf(error) ?? 200;
  const hint = isLimited(error) ? LIMITED : HINTS[status];
  return new KnownError('infrastructure', `${what}: GitHub answered ${status}: ${messageOf(error)}`, {
    hint,
    cause: error,
  });
}

/** What Octokit throws where there was no reply at all has a status of 500 and no response. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && (('response' in error && error.response !== undefined) || 'errors' in error);

const LIMITED =
  'GitHub limits how often it is asked (docs.github.com, rate limits): the next look goes on where this one ended';
const HINTS: Readonly<Record<number, string>> = {
  401: 'the token is none, or is over: make another',
  403: 'the token needs "Pull requests: read and write" on this repository',
  404: 'the repository or the comment is not there, or the token may not see it',
};

/** How long to wait before a read is made again; undefined where another attempt has the same answer. */
export function pauseAfterRead(error: unknown, attempts: number): Milliseconds | undefined {
  if (attempts >= READS || isLimited(error)) return undefined;
  const status = statusOf(error);
  return status === undefined || status >= 500 ? seconds(attempts) : undefined;
}

const READS = 3;

/** Primary and secondary limits: 429, or 403 with a sign that it is one. */
function isLimited(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 429) return true;
  const headers = headersOf(error);
  return status === 403 && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0');
}

const statusOf = (error: unknown): number | undefined => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
};

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  const response = error instanceof Error && 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  return { ...(typeof response.headers === 'object' ? response.headers : {}) };
}
