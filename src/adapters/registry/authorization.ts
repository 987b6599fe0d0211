import type { Clock } from '../../model/clock.ts';
import { KnownError } from '../../model/errors.ts';
import type { ImageName } from '../../model/image.ts';
import { numberAt, parseJson, stringAt } from '../../model/json.ts';
import { refusal } from './failures.ts';

/** `user:password`, in base64, as Docker's configuration has it. */
export type DockerAuth = string;

export type Send = (address: string, headers: Readonly<Record<string, string>>, method: string) => Promise<Response>;

type Ask = (authorization: Readonly<Record<string, string>>) => Promise<Response>;

/**
 * Asks a registry, and once more with what it then wants to see: a token from the server that it names, or a user and a password
 * (https://distribution.github.io/distribution/spec/auth/token/). A token is used again until it ends.
 */
export function createAuthorization(
  credentialsFor: (registry: string) => DockerAuth | undefined,
  clock: Pick<Clock, 'now'>,
): (image: ImageName, ask: Ask, send: Send) => Promise<Response> {
  const known = new Map<string, Granted>();
  return async (image, ask, send) => {
    const key = `${image.registry}/${image.repository}`;
    const granted = known.get(key);
    const first = await ask(granted !== undefined && granted.until > clock.now() ? granted.headers : {});
    if (first.status !== 401) return first;
    const answer = await grant(image, challengeOf(first), credentialsFor(image.registry), { send, clock });
    if (answer === undefined) return first;
    known.set(key, answer);
    return ask(answer.headers);
  };
}

interface Granted {
  readonly headers: { readonly authorization: string };
  /** Milliseconds since the epoch. */
  readonly until: number;
}

interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `Bearer realm="https://auth.example/token",service="registry",scope="repository:x:pull"`. */
function challengeOf({ headers }: Response): Challenge {
  const text = headers.get('www-authenticate') ?? '';
  const [scheme = ''] = text.split(' ', 1);
  const pairs = [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  return { scheme: scheme.toLowerCase(), parameters: Object.fromEntries(pairs) };
}

async function grant(
  image: ImageName,
  { scheme, parameters }: Challenge,
  credentials: DockerAuth | undefined,
  { send, clock }: { send: Send; clock: Pick<Clock, 'now'> },
): Promise<Granted | undefined> {
  const basic = credentials === undefined ? undefined : { authorization: `Basic ${credentials}` };
  if (scheme === 'basic') return basic && { headers: basic, until: Number.POSITIVE_INFINITY };
  const { realm, service, scope = `repository:${image.repository}:pull` } = parameters;
  if (scheme !== 'bearer' || realm === undefined) return undefined;
  const reply = await send(tokenAddress(image, realm, service, scope), basic ?? {}, 'GET');
  if (!reply.ok) throw await refusal(image, reply, clock);
  const body = parseJson(await reply.text());
  const token = stringAt(body, 'token') ?? stringAt(body, 'access_token');
  if (token === undefined) return undefined;
  const lifeMs = (numberAt(body, 'expires_in') ?? LEAST_LIFE_S) * 1000;
  return { headers: { authorization: `Bearer ${token}` }, until: clock.now() + lifeMs / 2 };
}

/** What a token lasts at least, where its server does not say it. */
const LEAST_LIFE_S = 60;

/** A registry that is reached by HTTPS must not have a password sent to somewhere else in clear. */
function tokenAddress(image: ImageName, realm: string, service: string | undefined, scope: string): string {
  const address = URL.canParse(realm) ? new URL(realm) : undefined;
  const isLocal = address !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address === undefined || (address.protocol !== 'https:' && !isLocal)) {
    throw new KnownError(
      'infrastructure',
      `the registry ${image.registry} names ${JSON.stringify(realm)} for tokens, which is no https address`,
      { hint: 'ask who runs the registry: its WWW-Authenticate header has the address' },
    );
  }
  if (service !== undefined) address.searchParams.set('service', service);
  address.searchParams.set('scope', scope);
  return address.href;
}
