import type { Clock } from '../../model/clock.ts';
import { DOCKER_HUB, type ImageName } from '../../model/image.ts';
import { createAuthorization, type Send } from './authorization.ts';
import { type DockerEnv, dockerCredentials } from './docker-config.ts';
import { unreachable } from './failures.ts';

/** One request to an image's registry; `path` follows its repository, such as `manifests/latest`. */
export type AskRegistry = (
  image: ImageName,
  path: string,
  more: { readonly signal: AbortSignal; readonly method?: 'HEAD' },
) => Promise<Response>;

/**
 * Registries by the OCI distribution API (https://github.com/opencontainers/distribution-spec). They are asked by HTTPS, on loopback by
 * HTTP. Credentials are read from a Docker configuration file when they are first asked for. Throws RegistryBusy where none answers.
 */
export function createAsk(env: DockerEnv, clock: Pick<Clock, 'now'>): AskRegistry {
  const authorize = createAuthorization((registry) => dockerCredentials(registry, env), clock);
  return (image, path, { signal, method = 'GET' }) => {
    const send: Send = (address, headers, how) => sendOnce(image, { address, headers, method: how }, signal);
    const address = `${originOf(image.registry)}/v2/${image.repository}/${path}`;
    return authorize(image, (authorization) => send(address, { ...ACCEPT, ...authorization }, method), send);
  };
}

interface Request {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
}

async function sendOnce(
  image: ImageName,
  { address, headers, method }: Request,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(address, { method, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(image, error);
  }
}

const ANSWER_MS = 30_000;

/** Docker Hub's API has a host of its own. */
function originOf(registry: string): string {
  const host = registry === DOCKER_HUB ? 'registry-1.docker.io' : registry;
  return `${isOnLoopback(host) ? 'http' : 'https'}://${host}`;
}

/** Whether a registry is on this machine. */
export const isOnLoopback = (registry: string): boolean => LOOPBACK.test(registry);

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

const ACCEPT = {
  accept: [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ].join(', '),
};
