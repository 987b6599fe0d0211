import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { temporaryFolder } from '../../support/folder.ts';
import { freePort } from './control-plane/ports.ts';
import { until } from './control-plane/ready.ts';
import { peer } from './peers.ts';

/** The registry of distribution on loopback, which keeps everything in memory. It asks for tokens, as public registries do. */
export interface Registry {
  /** `127.0.0.1:12345`. */
  readonly host: string;
  /** Puts an image behind a tag; returns its digest. */
  push(repository: string, tag: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

/** The credentials that may pull from any repository: without them a token allows nothing. */
export const ROBOT = Buffer.from('robot:s3cret').toString('base64');

export async function startRegistry(): Promise<Registry> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const folder = temporaryFolder();
  const jwks = join(folder, 'jwks.json');
  writeFileSync(
    jwks,
    JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY, alg: 'ES256', use: 'sig' }] }),
  );
  const tokens = await startTokens(privateKey);
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  const auth = { token: { realm: tokens.address, service: SERVICE, issuer: ISSUER, jwks } };
  const quiet = { level: 'error', accesslog: { disabled: true } };
  writeFileSync(
    config,
    stringify({ version: '0.1', storage: { inmemory: {} }, http: { addr: host }, log: quiet, auth }),
  );
  const server = spawn(await peer('registry'), ['serve', config], { stdio: 'ignore', timeout: 600_000 });
  const killNow = (): void => void server.kill('SIGKILL');
  process.once('exit', killNow);
  await until('the registry answers', async () => {
    if (server.exitCode !== null) throw new Error(`the registry ended with ${server.exitCode}`);
    return (await fetch(`http://${host}/v2/`).catch(() => undefined)) !== undefined;
  });
  return {
    host,
    push: (repository, tag, content) =>
      push(host, tokenFor(privateKey, repository, ['pull', 'push']), { repository, tag, content }),
    async stop() {
      process.off('exit', killNow);
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      tokens.close();
    },
  };
}

const KEY = 'test';
const SERVICE = 'registry.test';
const ISSUER = 'tokens.test';

/** The server of tokens (https://distribution.github.io/distribution/spec/auth/token/): each request gets one, and the robot's lets it pull. */
async function startTokens(key: KeyObject): Promise<{ address: string; close(): void }> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const [, repository = ''] = (searchParams.get('scope') ?? '').split(':');
    const actions = request.headers.authorization === `Basic ${ROBOT}` ? ['pull'] : [];
    response.end(JSON.stringify({ token: tokenFor(key, repository, actions), expires_in: 60 }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { address: `http://127.0.0.1:${port}/token`, close: () => void server.close() };
}

function tokenFor(key: KeyObject, name: string, actions: readonly string[]): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    aud: SERVICE,
    sub: 'robot',
    iat: now - 10,
    nbf: now - 10,
    exp: now + 600,
    jti: 'one',
    access: [{ type: 'repository', name, actions }],
  };
  const body = [{ alg: 'ES256', typ: 'JWT', kid: KEY }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `${body}.${signature}`;
}

interface Pushed {
  readonly repository: string;
  readonly tag: string;
  readonly content: string;
}

/** An image of one layer, as `docker push` sends it: blobs, then the manifest under its tag. */
async function push(host: string, token: string, { repository, tag, content }: Pushed): Promise<string> {
  const at = `http://${host}/v2/${repository}`;
  const headers = { authorization: `Bearer ${token}` };
  const blobs = await Promise.all(['{}', content].map((text) => upload(`${at}/blobs/uploads/`, headers, text)));
  const types = ['application/vnd.oci.image.config.v1+json', 'application/vnd.oci.image.layer.v1.tar'];
  const [config, layer] = blobs.map((blob, index) => ({ mediaType: types[index], ...blob }));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const body = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] });
  const reply = await fetch(`${at}/manifests/${tag}`, {
    method: 'PUT',
    body,
    headers: { ...headers, 'content-type': mediaType },
  });
  if (reply.status !== 201) throw new Error(`the registry took no manifest: ${reply.status} ${await reply.text()}`);
  return digestOf(body);
}

async function upload(address: string, headers: Record<string, string>, text: string) {
  const digest = digestOf(text);
  const begun = await fetch(address, { method: 'POST', headers });
  const place = new URL(begun.headers.get('location') ?? '', address);
  place.searchParams.set('digest', digest);
  const done = await fetch(place, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: text,
  });
  if (done.status !== 201) throw new Error(`the registry took no blob: ${done.status} ${await done.text()}`);
  return { digest, size: text.length };
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
