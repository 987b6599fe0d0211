import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { barrierPort } from '../../../src/adapters/barrier/port.ts';
import { type BarrierService, serveBarrier } from '../../../src/adapters/barrier/service.ts';
import type { PilotMessage } from '../../../src/barrier/message.ts';
import type { BarrierListener, LinePort } from '../../../src/runner/fleet/port.ts';

const HELLO = { kind: 'sync', barrier: 'run', id: 'a', bootId: 'b', nonce: '12345678', state: 'waiting', seen: '' };

const DEAF: BarrierListener = { hear: async () => ({ say: 'wait' }), refuse: () => {} };

const NO_LINES: LinePort = { speak: () => Promise.reject(new Error('no line is opened')) };

describe('[I] barrier service', () => {
  const heard: PilotMessage[] = [];
  const refused: string[] = [];
  let service: BarrierService;

  before(async () => {
    service = await serveBarrier({ host: '127.0.0.1', port: 0 }, 'secret', {
      hear: async (message) => {
        heard.push(message);
        return { say: 'wait' };
      },
      refuse: (address) => refused.push(address),
    });
  });
  after(() => service.close());
  beforeEach(() => {
    heard.splice(0);
    refused.splice(0);
  });

  const post = async (body: string, more: { token?: string; path?: string; method?: string } = {}) => {
    const { token = 'secret', path = '/v1/pilot', method = 'POST' } = more;
    const headers = { authorization: `Bearer ${token}` };
    const sent = method === 'GET' ? {} : { body };
    const response = await fetch(`http://127.0.0.1:${service.port}${path}`, { method, headers, ...sent });
    return { status: response.status, body: await response.json() };
  };

  it('hears a pilot that has the token', async () => {
    expect(await post(JSON.stringify(HELLO))).to.deep.equal({ status: 200, body: { say: 'wait' } });
    expect(heard).to.deep.equal([HELLO]);
  });

  it('hears what a watcher says of its machine', async () => {
    const { state: _, seen: __, ...watcher } = HELLO;
    const sample = { cpu: { user: 1, idle: 2 }, pressureUs: { 'cpu some': 3 }, availableBytes: 4 };
    const load = { clock: { offsetMs: 1, boundMs: 2, probes: 8 }, samples: [{ atMs: 5, ...sample }] };
    expect((await post(JSON.stringify({ ...watcher, kind: 'load', load }))).status).to.equal(200);
    expect(heard).to.deep.equal([{ ...watcher, kind: 'load', load: { ...load, samples: [{ at: 5, ...sample }] } }]);
    const half = { ...load, samples: [{ atMs: 5, cpu: { user: 0.5 }, pressureUs: {} }] };
    expect((await post(JSON.stringify({ ...watcher, kind: 'load', load: half }))).status).to.equal(400);
  });

  it('hears nothing else', async () => {
    const good = JSON.stringify(HELLO);
    const statuses = [
      await post(good, { token: 'other' }),
      await post(good, { token: '' }),
      await post(good, { path: '/' }),
      await post(good, { method: 'GET' }),
      await post('{'),
      await post(JSON.stringify({ ...HELLO, state: 'sleeping' })),
      await post(JSON.stringify({ ...HELLO, kind: 'result' })),
    ].map(({ status }) => status);
    expect(statuses).to.deep.equal([401, 401, 404, 405, 400, 400, 400]);
    expect(heard).to.deep.equal([]);
    expect(refused, 'of a wrong token alone').to.deep.equal(['127.0.0.1', '127.0.0.1']);
  });

  it('reads no body without bound', async () => {
    const { status } = await post(JSON.stringify({ ...HELLO, benchmark: 'x'.repeat(53 * 2 ** 20) }));
    expect(status).to.equal(413);
    expect(heard).to.deep.equal([]);
  });

  it('takes an output with the hash that it says, and no other', async () => {
    const clock = { offsetMs: 0, boundMs: 1, probes: 8 };
    const report = { argv: ['x'], exitCode: 0, endedBy: 'tool', startedAtMs: 1, endedAtMs: 2, stderr: '', clock };
    const result = (stdout: string, hashed: string): string =>
      JSON.stringify({
        ...{ ...HELLO, kind: 'result' },
        report: {
          ...{ ...report, stdout, stdoutBytes: Buffer.byteLength(hashed), wallOffMs: 0, uptimeS: 1, facts: {} },
          stdoutSha256: createHash('sha256').update(hashed).digest('hex'),
        },
      });
    expect((await post(result('score 12', 'score 12'))).status).to.equal(200);
    expect(await post(result('score 92', 'score 12'))).to.deep.equal({
      status: 400,
      body: { error: 'report: its stdout has another hash than it says' },
    });
    // Bytes that are no text arrive as U+FFFD.
    expect((await post(result('score \uFFFD', 'score \u00e4'))).status).to.equal(200);
    expect((await post(result('', 'much more than is kept'))).status).to.equal(200);
  });

  it('says what to do where its address cannot be had', async () => {
    let message = '';
    try {
      await serveBarrier({ host: '127.0.0.1', port: service.port }, 'secret', DEAF);
    } catch (error) {
      message = String(error);
    }
    expect(message).to.contain(`the barrier cannot listen at 127.0.0.1:${service.port}`);
  });

  it('is not opened for hosts of no cluster that cannot know its token', async () => {
    const place = {
      name: 'run',
      transport: 'http' as const,
      listen: '127.0.0.1:0',
      external: ['external-0'],
      tool: 'sysbench',
    };
    const error = await barrierPort(undefined, NO_LINES)
      .open(place, DEAF)
      .catch((error) => String(error));
    expect(error).to.include('external-0 cannot join: no token is known to them');
    const open = await barrierPort('known', NO_LINES).open(place, DEAF);
    expect(open.token).to.equal('known');
    await open.close();
  });
});
