import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectRegistries } from '../../../src/adapters/registry/connect.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { parseImageName } from '../../../src/model/image.ts';
import { epochMs } from '../../../src/model/units.ts';
import { RegistryBusy } from '../../../src/runner/image-registry.ts';
import { emptyFolder } from '../../support/folder.ts';
import { type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';

const MANIFEST = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] });
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;
const NOW = epochMs(Date.UTC(2026, 10, 1));
const { signal } = new AbortController();

describe('[I] adapters/registry/connect', () => {
  let server: ScriptedServer | undefined;
  afterEach(() => server?.close());

  /** Asks a server on loopback for perf/virt-api:a11. */
  async function ask(script: Script, env: Readonly<Record<string, string>> = {}) {
    server = await scriptedServer(script);
    const registries = connectRegistries(env, { now: () => NOW });
    return registries.digestOf(parseImageName(`${new URL(server.url).host}/perf/virt-api:a11`), signal);
  }

  const answering =
    (status: number, body = '', headers: Record<string, string> = {}): Script =>
    (response) =>
      void response.writeHead(status, headers).end(body);

  async function failureOf(...given: Parameters<typeof ask>): Promise<unknown> {
    return ask(...given).then(
      () => expect.fail('it should be refused'),
      (error: unknown) => error,
    );
  }

  it('takes the digest of the manifest itself', async () => {
    expect(await ask(answering(200, MANIFEST))).to.deep.equal({ digest: DIGEST, platforms: [] });
    expect(server?.received.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
      'HEAD /v2/perf/virt-api/manifests/a11',
      'GET /v2/perf/virt-api/manifests/a11',
    ]);
  });

  it('knows what an image for several platforms has for each of them', async () => {
    const platform = `sha256:${'d'.repeat(64)}`;
    const found = await ask(answering(200, JSON.stringify({ manifests: [{ digest: platform }] })));
    expect(found?.platforms).to.deep.equal([platform]);
  });

  it('has nothing where the registry has nothing', async () => {
    expect(await ask(answering(404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'))).to.equal(undefined);
  });

  for (const [status, code, hint] of [
    [401, '', 'REGISTRY_AUTH_FILE'],
    [403, '', 'may not pull'],
    [400, '', 'is this the address of a registry'],
  ] as const) {
    it(`says of ${status} which registry, repository and tag, and what to do`, async () => {
      const error = await failureOf(answering(status, code));
      expect(error).to.be.instanceOf(KnownError).and.to.include({ exit: 'infrastructure' });
      const { message, hint: said } = error as KnownError;
      expect(message).to.match(
        new RegExp(`^the registry 127\\.0\\.0\\.1:\\d+ answers ${status} for perf/virt-api:a11$`),
      );
      expect(said).to.include(hint);
    });
  }

  const busy: [string, number, Record<string, string>, number | undefined][] = [
    ['a registry that is asked too often, in seconds', 429, { 'retry-after': '90' }, 90_000],
    ['the same, by a date', 429, { 'retry-after': new Date(NOW + 30_000).toUTCString() }, 30_000],
    ['the same, without a time', 429, {}, undefined],
    ['a registry in trouble', 503, {}, undefined],
  ];
  for (const [name, status, headers, retryAfterMs] of busy) {
    it(`lets come again later: ${name}`, async () => {
      const error = await failureOf(answering(status, '', headers));
      expect(error).to.be.instanceOf(RegistryBusy).and.to.include({ retryAfterMs });
      expect(String(error)).to.include(`answers ${status}`);
    });
  }

  it('lets come again later where there is no answer', async () => {
    const error = await failureOf((response) => void response.destroy());
    expect(error).to.be.instanceOf(RegistryBusy);
    expect(String(error)).to.match(/the registry 127\.0\.0\.1:\d+ cannot be reached: /);
  });

  it('fetches a token where the registry names a server for them, with credentials where there are any, and keeps it', async () => {
    const folder = await emptyFolder();
    const script: Script = (response, { url, headers }) => {
      if (url.startsWith('/token')) return void response.end('{"token":"t0ken","expires_in":300}');
      if (headers.authorization === 'Bearer t0ken') return void response.end(MANIFEST);
      const realm = `Bearer realm="http://${headers.host}/token",service="reg",scope="repository:perf/virt-api:pull"`;
      return void response.writeHead(401, { 'www-authenticate': realm }).end();
    };
    const auth = Buffer.from('robot:s3cret').toString('base64');
    const path = join(folder, 'config.json');
    const registries = connectRegistries({ REGISTRY_AUTH_FILE: path }, { now: () => NOW });
    server = await scriptedServer(script);
    const { host } = new URL(server.url);
    writeFileSync(path, JSON.stringify({ auths: { [host]: { auth } } }));
    const image = parseImageName(`${host}/perf/virt-api:a11`);
    expect((await registries.digestOf(image, signal))?.digest).to.equal(DIGEST);
    expect((await registries.digestOf(image, signal))?.digest).to.equal(DIGEST);
    const tokens = server.received.filter(({ url }) => url.startsWith('/token'));
    expect(tokens.map(({ url }) => url)).to.deep.equal([
      '/token?service=reg&scope=repository%3Aperf%2Fvirt-api%3Apull',
    ]);
    expect(tokens[0]?.headers.authorization).to.equal(`Basic ${auth}`);
  });

  it('sends a password to no address that is not https', async () => {
    const realm = 'Bearer realm="http://tokens.example/token",service="reg"';
    const error = await failureOf(answering(401, '', { 'www-authenticate': realm }));
    expect(String(error)).to.include('which is no https address');
  });

  it('ends when it is stopped', async () => {
    server = await scriptedServer(() => {});
    const stop = new AbortController();
    const registries = connectRegistries({}, { now: () => NOW });
    const asked = registries.digestOf(parseImageName(`${new URL(server.url).host}/perf/virt-api:a11`), stop.signal);
    stop.abort(new Error('stopped'));
    expect(await asked.catch((error: unknown) => String(error))).to.equal('Error: stopped');
  });

  it('says which file of credentials is not there', async () => {
    const realm = { 'www-authenticate': 'Basic realm="registry"' };
    const error = await failureOf(answering(401, '', realm), { REGISTRY_AUTH_FILE: '/nowhere/config.json' });
    expect(String(error)).to.include('REGISTRY_AUTH_FILE names /nowhere/config.json');
  });
});
