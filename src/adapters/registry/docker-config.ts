import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import { DOCKER_HUB } from '../../model/image.ts';
import { isJsonObject, objectAt, parseJson, stringAt } from '../../model/json.ts';
import type { DockerAuth } from './authorization.ts';

export type DockerEnv = Readonly<Record<string, string | undefined>>;

/**
 * What a Docker configuration file says of a registry: REGISTRY_AUTH_FILE, as podman and skopeo read it, else `config.json` in
 * DOCKER_CONFIG or in ~/.docker. Throws KnownError `usage` for a file that is named and is none.
 */
export function dockerCredentials(registry: string, env: DockerEnv): DockerAuth | undefined {
  const path = configPath(env);
  if (path === undefined) return undefined;
  const config = parseJson(readFileSync(path, 'utf8'));
  if (!isJsonObject(config)) {
    throw usageError(`${path} is no Docker configuration`, 'it is JSON: {"auths": {"quay.io": {"auth": "BASE64"}}}');
  }
  const auths = objectAt(config, 'auths');
  const found = namesOf(registry)
    .map((name) => objectAt(auths, name))
    .find((entry) => Object.keys(entry).length > 0);
  return found && credentialsIn(found);
}

function configPath({ REGISTRY_AUTH_FILE, DOCKER_CONFIG, HOME }: DockerEnv): string | undefined {
  if (REGISTRY_AUTH_FILE) {
    if (existsSync(REGISTRY_AUTH_FILE)) return REGISTRY_AUTH_FILE;
    throw usageError(
      `REGISTRY_AUTH_FILE names ${REGISTRY_AUTH_FILE}, and there is no such file`,
      'mount it, or unset it',
    );
  }
  const folder = DOCKER_CONFIG || (HOME ? join(HOME, '.docker') : undefined);
  const path = folder && join(folder, 'config.json');
  return path && existsSync(path) ? path : undefined;
}

/** Docker Hub is named by the address of an API that is long gone. */
const namesOf = (registry: string): string[] =>
  registry === DOCKER_HUB
    ? ['https://index.docker.io/v1/', 'index.docker.io', DOCKER_HUB]
    : [registry, `https://${registry}`, `https://${registry}/v1/`, `https://${registry}/v2/`];

function credentialsIn(entry: ReturnType<typeof objectAt>): DockerAuth | undefined {
  const [auth, username, password] = [
    stringAt(entry, 'auth'),
    stringAt(entry, 'username'),
    stringAt(entry, 'password'),
  ];
  if (auth) return auth;
  return username && password ? Buffer.from(`${username}:${password}`).toString('base64') : undefined;
}
