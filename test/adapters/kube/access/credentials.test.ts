import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Access } from '../../../../src/adapters/kube/access/access.ts';
import type { ExecLogin } from '../../../../src/adapters/kube/access/login.ts';
import { connectKube, type KubeCluster } from '../../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { KnownError } from '../../../../src/model/errors.ts';
import { epochMs, ms } from '../../../../src/model/units.ts';
import { accessTo } from '../../../support/kube-access.ts';
import { reply, type Script, type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';
import { tlsFixture } from '../../../support/tls-fixture.ts';

const SECRET = 'c4n4ry';

describe('[I] adapters/kube/access/credentials', () => {
  let folder: string;
  let server: ScriptedServer;
  let cluster: KubeCluster;
  let now = systemClock.now();
  const clock = { ...systemClock, now: () => now };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await cluster.close();
    await server.close();
  });

  const connected = async (script: Script, access: Partial<Access>): Promise<void> => {
    server = await scriptedServer(script);
    cluster = connectKube(accessTo(server.url, access), clock);
  };
  const ask = (): Promise<string> =>
    cluster.text('/version', { signal: new AbortController().signal, timeoutMs: ms(60_000) }).then(
      ({ text }) => text,
      (error) => {
        expect(`${error} ${error.hint} ${error.cause} ${error.cause?.hint}`).not.to.include(SECRET);
        return error instanceof KnownError ? error.message : `status ${error.status}`;
      },
    );
  const sent = (): (string | undefined)[] => server.received.map(({ headers }) => headers.authorization);

  /** A credential plugin: a script that gets the folder, and counts its calls there. */
  const plugin = (body: string, over: Partial<ExecLogin['exec']> = {}): Partial<Access> => {
    const command = join(folder, 'plugin');
    writeFileSync(command, `#!/bin/sh\ncd '${folder}'\necho call >> calls\n${body}\n`);
    chmodSync(command, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args: ['--region', 'x'],
      env: [{ name: 'PROFILE', value: 'perf' }],
      installHint: '',
      provideClusterInfo: false,
      interactiveMode: 'IfAvailable',
      ...over,
    };
    return { login: { kind: 'exec', exec, cluster: { server: 'https://api' }, env: { PATH: process.env.PATH } } };
  };
  const calls = (): number => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').length;
  const credential = (status: object): string => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;

  it('reads a token file again after a minute, and at once when the server refuses what it said', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'one\n');
    await connected((response, _, number) => reply(response, number === 2 ? 401 : 200, 'ok'), {
      login: { kind: 'token-file', path },
    });
    await ask();
    writeFileSync(path, 'two');
    await ask();
    expect(await ask()).to.equal('ok');
    writeFileSync(path, 'three');
    now = epochMs(now + 61_000);
    await ask();
    expect(sent()).to.deep.equal(['one', 'one', 'one', 'two', 'three'].map((token) => `Bearer ${token}`));
  });

  it('reports the 401 when the file says nothing new that helps, and never asks twice for a fixed token', async () => {
    await connected((response) => reply(response, 401, 'no'), { login: { kind: 'header', value: `Bearer ${SECRET}` } });
    expect(await ask()).to.equal('status 401');
    expect(sent()).to.have.length(1);
  });

  it('asks a plugin once for many calls, with its arguments, its environment and what Kubernetes gives it', async () => {
    await connected(
      (response) => reply(response, 200, 'ok'),
      plugin(`echo "$KUBERNETES_EXEC_INFO" > info; echo "$@ $PROFILE" > args; ${credential({ token: 't' })}`, {
        provideClusterInfo: true,
      }),
    );
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(new Set(sent())).to.deep.equal(new Set(['Bearer t']));
    expect(calls()).to.equal(1);
    expect(readFileSync(join(folder, 'args'), 'utf8')).to.equal('--region x perf\n');
    expect(JSON.parse(readFileSync(join(folder, 'info'), 'utf8'))).to.deep.equal({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: 'https://api' } },
    });
  });

  it('asks a plugin again when its credential ends, and once when the server refuses it', async () => {
    now = epochMs(Date.parse('2026-01-01T00:00:00Z'));
    await connected(
      (response, _, number) => reply(response, number === 2 || number > 3 ? 401 : 200, 'ok'),
      plugin(credential({ token: 't', expirationTimestamp: '2026-01-01T01:00:00Z' })),
    );
    await ask();
    now = epochMs(now + 3_599_000);
    await ask();
    expect(calls()).to.equal(1);
    expect(await ask()).to.equal('ok');
    expect(calls()).to.equal(2);
    now = epochMs(now + 3_000);
    expect(await ask()).to.equal('status 401');
    expect(calls()).to.equal(4);
  });

  it("takes null for nothing in what a plugin prints, as Go's zero values are", async () => {
    const [cert, key] = [{ clientCertificateData: null }, { clientKeyData: null }];
    await connected(
      (response) => reply(response, 200, 'ok'),
      plugin(credential({ token: 't', expirationTimestamp: null, ...cert, ...key })),
    );
    expect(await ask()).to.equal('ok');
    expect(sent()).to.deep.equal(['Bearer t']);
  });

  it('refuses what client-go refuses, rather than to ask as a stranger', async () => {
    await connected((response) => reply(response, 200, 'ok'), {});
    for (const [status, said] of [
      [{}, "didn't return a token or cert/key pair"],
      [{ token: '', clientKeyData: null }, "didn't return a token or cert/key pair"],
      [{ token: SECRET, clientKeyData: SECRET }, 'returned only a certificate or a key, not both'],
    ] as const) {
      await cluster.close();
      cluster = connectKube(accessTo(server.url, plugin(credential(status))), clock);
      expect(await ask()).to.include(said);
    }
    await cluster.close();
    const other = `echo '{"apiVersion": "client.authentication.k8s.io/v1beta1", "status": {"token": "${SECRET}"}}'`;
    cluster = connectKube(accessTo(server.url, plugin(other)), clock);
    expect(await ask()).to.include('is configured to use API version client.authentication.k8s.io/v1, and returned');
    expect(server.received).to.deep.equal([]);
  });

  it('asks a plugin again that fails once', async () => {
    await connected(
      (response) => reply(response, 200, 'ok'),
      plugin(`[ "$(wc -l < calls)" -gt 1 ] || exit 1; ${credential({ token: 't' })}`),
    );
    expect(await Promise.all([ask(), ask()])).to.deep.equal(['ok', 'ok']);
    expect(calls()).to.equal(2);
  });

  it('says what is wrong with a plugin, and nothing that it printed', async () => {
    const failing = async (access: Partial<Access>): Promise<string> => {
      const last = connectKube(accessTo(server.url, access), clock);
      cluster = last;
      const said = await ask();
      await last.close();
      return said.replaceAll(`${folder}/`, '');
    };
    await connected((response) => reply(response, 200, 'ok'), {});
    const printed = 'the credential plugin plugin printed no ExecCredential with a status';
    expect(await failing(plugin(`echo ${SECRET}`))).to.equal(printed);
    expect(await failing(plugin(credential({ token: { value: SECRET } })))).to.equal(printed);
    expect(await failing(plugin('exit 3'))).to.equal('the credential plugin plugin ended with 3');
    expect(await failing(plugin('', { command: join(folder, 'gone') }))).to.include('cannot be started (ENOENT)');
    expect(await failing(plugin('', { interactiveMode: 'Always' }))).to.include('wants a terminal');
    expect(await failing({ login: { kind: 'token-file', path: join(folder, 'none') } })).to.include('(ENOENT)');
  });

  it('takes the credentials of an auth-provider from client-node', async () => {
    const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const token = `${encoded({ alg: 'none' })}.${encoded({ exp: 4_000_000_000 })}.x`;
    const provider = { name: 'oidc', config: { 'id-token': token } };
    await connected((response) => reply(response, 200, 'ok'), { login: { kind: 'auth-provider', provider } });
    expect(await ask()).to.equal('ok');
    expect(sent()).to.deep.equal([`Bearer ${token}`]);
  });

  it('refuses an auth-provider that has no token that holds, rather than to ask as a stranger', async () => {
    const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const expired = `${encoded({ alg: 'none' })}.${encoded({ exp: 1 })}.${SECRET}`;
    await connected((response) => reply(response, 200, 'ok'), {});
    for (const config of [
      undefined,
      {},
      { 'id-token': SECRET },
      { 'id-token': expired },
      { 'refresh-token': SECRET },
    ]) {
      await cluster.close();
      const login = { kind: 'auth-provider', provider: { name: 'oidc', config } } as const;
      cluster = connectKube(accessTo(server.url, { login }), clock);
      expect(await ask()).to.equal('the auth-provider oidc gives no credentials');
    }
    expect(server.received).to.deep.equal([]);
  });

  describe('over TLS', () => {
    const { ca, serverCert, serverKey, clientCert: cert, clientKey: key } = tlsFixture.files;
    const servername = tlsFixture.serverName;
    const secured = async (access: Partial<Access>): Promise<void> => {
      const tls = { cert: serverCert, key: serverKey, ca, requestCert: true, rejectUnauthorized: false };
      server = await scriptedServer((response, { clientName }) => reply(response, 200, clientName ?? 'nobody'), tls);
      cluster = connectKube(accessTo(server.url, access), clock);
    };

    it('trusts what the certificate authority signed, under the name that is expected', async () => {
      await secured({ tls: { ca: Buffer.from(ca), servername } });
      expect(await ask()).to.equal('nobody');
    });

    it('shows the client certificate of the kubeconfig, or of a plugin', async () => {
      const tls = { ca: Buffer.from(ca), servername };
      await secured({ tls: { ...tls, cert, key } });
      expect(await ask()).to.equal('somebody');
      await cluster.close();
      const given = credential({ clientCertificateData: cert, clientKeyData: key });
      cluster = connectKube(accessTo(server.url, { tls, ...plugin(given.replaceAll('\\n', '\\\\n')) }), clock);
      expect(await ask()).to.equal('somebody');
    });

    it('refuses a server that another authority signed, or that has another name', async () => {
      await secured({ tls: {} });
      expect(await ask()).to.equal('status 0');
      await cluster.close();
      cluster = connectKube(accessTo(server.url, { tls: { ca: Buffer.from(ca) } }), clock);
      expect(await ask()).to.equal('status 0');
      await cluster.close();
      cluster = connectKube(accessTo(server.url, { tls: { rejectUnauthorized: false } }), clock);
      expect(await ask()).to.equal('nobody');
    });
  });
});
