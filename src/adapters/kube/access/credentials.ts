import { readFile } from 'node:fs/promises';
import type { Clock } from '../../../model/clock.ts';
import { assertNever, KnownError } from '../../../model/errors.ts';
import { retry } from '../../../model/retry.ts';
import {
  type EpochMs,
  epochMs,
  later,
  type Milliseconds,
  minutes,
  ms,
  parseInstant,
  seconds,
} from '../../../model/units.ts';
import { askPlugin, PluginFailure } from './exec.ts';
import type { Login } from './login.ts';

/** What proves who we are, until an instant. */
export interface Proof {
  readonly authorization?: string | undefined;
  /** A client certificate that a plugin gave, with its key: PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly until: EpochMs;
}

export interface Credentials {
  current(): Promise<Proof>;
  /** After the server refused `used` (401): what the plugin or file says now; undefined when nothing else is to be had. */
  renewed(used: Proof): Promise<Proof | undefined>;
}

/** Obtains what a login needs when it is first needed, and again when it ends. Many callers cause one renewal. */
export function createCredentials(login: Login, clock: Clock): Credentials {
  let held: Proof | undefined;
  let pending: Promise<Proof> | undefined;
  const obtainOnce = (): Promise<Proof> => {
    pending ??= obtainPatiently(login, clock)
      .then((proof) => {
        held = proof;
        return proof;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    current: async () => (held !== undefined && clock.now() < held.until ? held : obtainOnce()),
    renewed: async (used) => {
      if (login.kind === 'none' || login.kind === 'header') return undefined;
      return held === used ? obtainOnce() : held;
    },
  };
}

const FOREVER = epochMs(Number.POSITIVE_INFINITY);
/** How often client-go reads a token file again. */
const TOKEN_FILE_PERIOD = minutes(1);

/** A plugin asks a service, which may fail once: it is asked again before a run is given up for that. */
function obtainPatiently(login: Login, clock: Clock): Promise<Proof> {
  const pauseAfter = (error: unknown, attempts: number): Milliseconds | undefined =>
    error instanceof PluginFailure ? PLUGIN_PAUSES[attempts - 1] : undefined;
  return retry(clock, () => obtain(login, clock.now()), pauseAfter);
}

const PLUGIN_PAUSES = [ms(500), seconds(2)];

async function obtain(login: Login, now: EpochMs): Promise<Proof> {
  switch (login.kind) {
    case 'none':
      return { until: FOREVER };
    case 'header':
      return { authorization: login.value, until: FOREVER };
    case 'token-file':
      return { authorization: `Bearer ${await readToken(login.path)}`, until: later(now, TOKEN_FILE_PERIOD) };
    case 'exec': {
      const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = await askPlugin(login);
      const authorization = token === undefined ? undefined : `Bearer ${token}`;
      return { authorization, cert, key, until: parseInstant(expirationTimestamp ?? '') ?? FOREVER };
    }
    case 'auth-provider':
      return { authorization: await askProvider(login), until: later(now, TOKEN_FILE_PERIOD) };
    default:
      return assertNever(login);
  }
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new KnownError('infrastructure', `the token file ${path} cannot be read (${code})`);
  }
}

/** client-node speaks OIDC; it is loaded only where that is needed. Without a token we would ask as an anonymous user: client-go refuses. */
async function askProvider({ provider }: Extract<Login, { kind: 'auth-provider' }>): Promise<string> {
  const { KubeConfig } = await import('./client-node.ts');
  const config = new KubeConfig();
  const user = { name: 'user', authProvider: provider };
  config.loadFromClusterAndUser({ name: 'cluster', server: 'https://unused', skipTLSVerify: false }, user);
  const options: { headers: Record<string, string> } = { headers: {} };
  await config.applyToHTTPSOptions(options).catch(() => {});
  if (options.headers.Authorization !== undefined) return options.headers.Authorization;
  throw new KnownError('infrastructure', `the auth-provider ${provider.name} gives no credentials`, {
    hint: 'log in again: its id-token has expired and cannot be refreshed; or use a credential plugin (exec)',
  });
}
