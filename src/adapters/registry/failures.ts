import type { Clock } from '../../model/clock.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import type { ImageName } from '../../model/image.ts';
import { listAt, parseJson, stringAt } from '../../model/json.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import { RegistryBusy } from '../../runner/image-registry.ts';

/** What an answer means that is neither the image nor its absence. */
export async function refusal(
  image: ImageName,
  response: Response,
  clock: Pick<Clock, 'now'>,
): Promise<RegistryBusy | KnownError> {
  const { status, headers } = response;
  const said = `the registry ${image.registry} answers ${status}${await detailOf(response)} for ${image.repository}:${image.tag}`;
  if (status === 429 || status >= 500) {
    const retryAfterMs = retryAfter(headers.get('retry-after'), clock);
    const until =
      retryAfterMs === undefined ? '' : `, and asks to be left alone for ${Math.ceil(retryAfterMs / 1000)} s`;
    return new RegistryBusy(`${said}${until}`, { retryAfterMs });
  }
  return new KnownError('infrastructure', said, { hint: HINTS[status] ?? 'is this the address of a registry?' });
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'the image is private, or its repository does not exist: REGISTRY_AUTH_FILE names a Docker configuration with credentials, whose helper programs are not run',
  403: 'these credentials may not pull from the repository: give their account the right to, or name another REGISTRY_AUTH_FILE',
};

/** No answer at all. */
export function unreachable(image: ImageName, error: unknown): RegistryBusy {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const why = isTimeout(error) ? 'no answer in 30 s' : messageOf(cause) || String(cause);
  return new RegistryBusy(`the registry ${image.registry} cannot be reached: ${why}`, { cause: error });
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** `{"errors": [{"code": "DENIED", "message": "..."}]}`: the code alone, for a message may quote what was sent. */
async function detailOf(response: Response): Promise<string> {
  const body = parseJson(await response.text().catch(() => ''));
  const code = stringAt(listAt(body, 'errors')[0], 'code');
  return code === undefined ? '' : ` (${code.slice(0, 40)})`;
}

/** In seconds, or a date (RFC 9110). */
function retryAfter(text: string | null, clock: Pick<Clock, 'now'>): Milliseconds | undefined {
  if (text === null) return undefined;
  const waits = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  return Number.isFinite(waits) ? ms(Math.max(0, waits)) : undefined;
}
