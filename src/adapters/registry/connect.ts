import { createHash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { DOCKER_HUB, digestIn, type ImageDigest, type ImageName } from '../../model/image.ts';
import { isJsonObject, listAt, parseJson, stringAt } from '../../model/json.ts';
import type { ImageRegistry } from '../../runner/image-registry.ts';
import { createAuthorization, type Send } from './authorization.ts';
import { type DockerEnv, dockerCredentials } from './docker-config.ts';
import { refusal, unreachable } from './failures.ts';

/**
 * Registries by the OCI distribution API (https://github.com/opencontainers/distribution-spec). They are asked by HTTPS, on loopback by
 * HTTP. DockerAuth are read from a Docker configuration file when they are first asked for.
 */
export function connectRegistries(env: DockerEnv, clock: Pick<Clock, 'now'>): ImageRegistry {
  const authorize = createAuthorization((registry) => dockerCredentials(registry, env), clock);
  return {
    async digestOf(image, signal) {
      const send: Send = (address, headers, method) => sendOnce(image, { address, headers, method }, signal);
      const ask = (method: string): Promise<Response> =>
        authorize(image, (authorization) => send(addressOf(image), { ...ACCEPT, ...authorization }, method), send);
      // Small, and not counted as a pull: what is waited for is asked for often.
      const there = await ask('HEAD');
      if (there.status === 404) return undefined;
      if (!there.ok) throw await refusal(image, there, clock);
      const manifest = await ask('GET');
      if (manifest.status === 404) return undefined;
      if (!manifest.ok) throw await refusal(image, manifest, clock);
      return toDigest(new Uint8Array(await manifest.arrayBuffer()));
    },
  };
}

/** The digest is the hash of the manifest itself, which no header needs to say. */
function toDigest(manifest: Uint8Array): ImageDigest {
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const index = parseJson(new TextDecoder().decode(manifest));
  const platforms = listAt(index, 'manifests')
    .filter(isJsonObject)
    .flatMap((each) => digestIn(stringAt(each, 'digest') ?? '') ?? []);
  return { digest, platforms };
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

const addressOf = ({ registry, repository, tag }: ImageName): string =>
  `${originOf(registry)}/v2/${repository}/manifests/${tag}`;

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
