import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectPrometheus } from '../../../src/adapters/kube/prometheus.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { PrometheusServer } from '../../../src/model/target.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { tlsFixture } from '../../support/tls-fixture.ts';

const { signal } = new AbortController();
const targets = [{ component: 'etcd', selector: '{job="etcd"}' }];

describe('[I] adapters/kube/prometheus', () => {
  /** What the one source says when the server answers like this, and what the server was asked. */
  const find = async (
    script: Script,
    over: Partial<PrometheusServer> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ said: string; server: ScriptedServer }> => {
    const { serverCert: cert, serverKey: key } = tlsFixture.files;
    const server = await scriptedServer(script, { cert, key });
    const url = `${server.url}/prometheus`;
    const access = accessTo('https://api.example', { login: { kind: 'header', value: 'Bearer ours' } });
    const options = { url, insecureSkipTlsVerify: true, login: false, targets, ...over };
    const connection = connectPrometheus(options, env, access, systemClock);
    const [source] = await connection.find(signal);
    const scrape = await source?.sample('during', signal);
    await connection.close();
    await server.close();
    return { said: scrape?.state === 'absent' ? scrape.reason : `${source?.name}`, server };
  };
  const up: Script = (response) =>
    reply(response, 200, {
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: { instance: 'a' }, values: [[1, '0']] }] },
    });
  const secret = { name: 'prometheus-token', key: 'token' };

  it('identifies us to a Prometheus only where it shall, by its own token or by our login', async () => {
    const tokenFile = join(mkdtempSync(join(tmpdir(), 'prowess-token-')), 'token');
    writeFileSync(tokenFile, 'theirs\n');
    const env = { PROWESS_PROMETHEUS_TOKEN_FILE: tokenFile };
    const asked = async (over: Partial<PrometheusServer>): Promise<unknown> =>
      (await find(up, over, env)).server.received[0]?.headers.authorization;
    expect(await asked({})).to.equal(undefined);
    expect(await asked({ secret })).to.equal('Bearer theirs');
    expect(await asked({ login: true })).to.equal('Bearer ours');
  });

  it('asks below the path of its address', async () => {
    const { said, server } = await find(up);
    expect(said).to.equal('through Prometheus: its scrape failed (up is 0)');
    expect(server.received[0]?.url).to.equal(
      `/prometheus/api/v1/query?${new URLSearchParams({ query: 'up{job="etcd"}' })}`,
    );
  });

  it('says why there is nothing: no token, a refusal, a query that failed, a page, a certificate of an unknown issuer', async () => {
    expect((await find(up, { secret })).said).to.include('PROWESS_PROMETHEUS_TOKEN_FILE does not name the file');
    const page = '<html>\n<head><title>401 Authorization Required</title></head>';
    const refused = await find((response) => reply(response, 401, page));
    expect(refused.said).to.equal('through Prometheus: GET /api/v1/query: 401 Authorization Required (401)');
    const failed = await find((response) => reply(response, 422, { status: 'error', error: 'query timed out' }));
    expect(failed.said).to.equal('through Prometheus: GET /api/v1/query: query timed out (422)');
    const login = await find((response) => reply(response, 200, '<!doctype html><title>Log in</title>'));
    expect(login.said).to.include('or a login page before it?');
    expect((await find(up, { insecureSkipTlsVerify: false })).said).to.include('gave no reply');
  });
});
