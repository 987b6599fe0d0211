import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CRC32C } from '@google-cloud/storage';
import { expect } from 'chai';
import { gcsStore } from '../../../src/adapters/gcs/gcs-store.ts';
import { readText, textContent } from '../../../src/history/run-store.ts';
import { KnownError } from '../../../src/model/errors.ts';

type Reply = (from: IncomingMessage, to: ServerResponse) => void;
type Answer = (from: IncomingMessage, to: ServerResponse, sent: string) => void;

/** For answers that never come. */
const IMPATIENT = { attemptMs: 300, totalMs: 600, pausesMs: [10, 10] };
/** For answers that do: a busy machine may be slow to give them. */
const PATIENT = { ...IMPATIENT, attemptMs: 60_000, totalMs: 60_000 };

describe('[I] adapters/gcs/gcs-store before a service that answers badly', () => {
  let server: Server | undefined;
  let address = '';
  let asked: string[] = [];

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  async function storeBehind(answer: Answer, patience = PATIENT) {
    asked = [];
    server = createServer((from, to) => {
      asked.push(from.method ?? '');
      let sent = '';
      from.setEncoding('utf8').on('data', (piece: string) => {
        sent += piece;
      });
      from.once('end', () => answer(from, to, sent));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    address = `http://127.0.0.1:${port}`;
    return gcsStore('bucket', address, patience);
  }

  const refusal = async (act: Promise<unknown>): Promise<KnownError> => {
    const error = await act.then(
      () => expect.fail('nothing was refused'),
      (failure: unknown) => failure,
    );
    if (!(error instanceof KnownError)) throw error;
    expect(error.hint, error.message).to.not.equal(undefined);
    return error;
  };

  const json =
    (status: number, body: object): Reply =>
    (_, to) =>
      void to.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const error = (code: number): Reply => json(code, { error: { code, message: 'no', errors: [] } });

  it('knows how long the lifecycle rules of the bucket keep a run, and nothing where it may not see them', async () => {
    const days = async (answer: Answer): Promise<number | undefined> => {
      const kept = await (await storeBehind(answer)).retentionMs?.('logs/periodic-perf');
      server?.close();
      return kept === undefined ? undefined : kept / 86_400_000;
    };
    const rules = (...rule: object[]) => json(200, { lifecycle: { rule } });
    const deleted = (condition: object) => ({ action: { type: 'Delete' }, condition });
    expect(await days(rules(deleted({ age: 90 }), deleted({ age: 60 })))).to.equal(60);
    expect(await days(json(200, {}))).to.equal(undefined);
    expect(await days(error(403))).to.equal(undefined);
    expect(await days(rules({ action: { type: 'SetStorageClass' }, condition: { age: 30 } }))).to.equal(undefined);
    expect(await days(rules(deleted({ age: 30, isLive: false })))).to.equal(undefined);
    expect(await days(rules(deleted({ age: 30, matchesPrefix: ['pr-logs/'] })))).to.equal(undefined);
    expect(await days(rules(deleted({ age: 30, matchesPrefix: ['pr-logs/', 'logs/'] })))).to.equal(30);
  });

  for (const code of [503, 429]) {
    it(`tries again to read what a busy service does not give at once (${code})`, async () => {
      let refused = 0;
      const store = await storeBehind((from, to) => {
        if (refused++ < 2) error(code)(from, to);
        else to.writeHead(200, { 'content-type': 'text/plain' }).end('whole');
      });
      expect(await readText(store, 'a')).to.equal('whole');
      expect(asked).to.deep.equal(['GET', 'GET', 'GET']);
    });
  }

  it('says of a service that stays busy that it is, whatever its answer looks like', async () => {
    const store = await storeBehind((_, to) => void to.writeHead(503).end('{}'));
    const reads = ['a', 'b', 'c'].map((path) => refusal(readText(store, path)));
    expect((await Promise.all(reads)).map(({ message }) => message)).to.deep.equal(
      ['a', 'b', 'c'].map((path) => `cannot read ${path} in gs://bucket: the service answers 503`),
    );
  });

  it('ends where there is no answer at all, and says so', async () => {
    const store = await storeBehind(() => {}, IMPATIENT);
    const put = await refusal(store.put('a', textContent('x')));
    expect(put.message).to.equal('cannot store a in gs://bucket: no answer within 0.301 s');
    expect((await refusal(readText(store, 'a'))).message).to.contain('no answer within');
    expect((await refusal(Array.fromAsync(store.list('')))).message).to.match(/cannot list {2}in gs:\/\/bucket: /);
  });

  it('keeps no process alive for an answer that does not come', async () => {
    await storeBehind(() => {}, IMPATIENT);
    const src = join(import.meta.dirname, '..', '..', '..', 'src');
    const program = `
      import { gcsStore } from ${JSON.stringify(join(src, 'adapters/gcs/gcs-store.ts'))};
      import { readText, textContent } from ${JSON.stringify(join(src, 'history/run-store.ts'))};
      const store = gcsStore('bucket', '${address}', ${JSON.stringify(IMPATIENT)});
      for (const act of [() => store.put('a', textContent('x')), () => readText(store, 'a'), () => Array.fromAsync(store.list(''))]) {
        await act().catch(({ message }) => console.log(message));
      }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout.trim().split('\n')).to.have.length(3);
  });

  for (const status of [403, 404]) {
    it(`says what it does not know where an account may create and not read (412, then ${status})`, async () => {
      const store = await storeBehind((from, to) => error(from.method === 'POST' ? 412 : status)(from, to));
      const { message, exit } = await refusal(store.put('a', textContent('x')));
      expect(exit).to.equal('infrastructure');
      expect(message).to.match(/^cannot see whether the a that is in gs:\/\/bucket already is ours: /);
    });
  }

  it('tries again where the checksums differ, and says so at the end', async () => {
    const store = await storeBehind((from, to) =>
      json(200, from.method === 'POST' ? { name: 'a', bucket: 'bucket', md5Hash: 'AAAA', crc32c: 'AAAA' } : {})(
        from,
        to,
      ),
    );
    expect((await refusal(store.put('a', textContent('x')))).message).to.contain('the checksums differ');
    expect(asked.filter((method) => method === 'POST')).to.have.length(3);
  });

  it('does not take for its own what arrived changed and could not be deleted', async () => {
    let first = true;
    const store = await storeBehind((from, to) => {
      if (from.method === 'DELETE') return error(403)(from, to);
      if (from.method === 'GET') return json(200, { name: 'a', metadata: {} })(from, to);
      const answer = first ? json(200, { name: 'a', md5Hash: 'AAAA', crc32c: 'AAAA' }) : error(412);
      first = false;
      return answer(from, to);
    });
    expect(await store.put('a', textContent('x'))).to.equal('exists');
  });

  it('replaces a version of an object alone, and knows its own where the answer was lost', async () => {
    const crc = new CRC32C();
    crc.update(Buffer.from('x'));
    let [generation, writer, isLost] = [7, '', true];
    const store = await storeBehind((from, to, sent) => {
      const wanted = new URL(from.url ?? '', 'http://bucket').searchParams.get('ifGenerationMatch');
      if (from.method === 'GET')
        return json(200, { name: 'a', generation, metadata: { 'prowess-writer': writer } })(from, to);
      if (wanted !== String(generation)) return error(412)(from, to);
      generation += 1;
      writer = /"prowess-writer":"([^"]+)"/.exec(sent)?.[1] ?? '';
      if (isLost) return void from.socket.destroy();
      return json(200, { name: 'a', generation: String(generation), crc32c: crc.toString() })(from, to);
    });
    expect(await store.replace?.('site/a', textContent('x'), '7')).to.equal('8');
    isLost = false;
    expect(await store.replace?.('site/a', textContent('x'), '8')).to.equal('9');
    expect(await store.replace?.('site/a', textContent('x'), '8')).to.equal(undefined);
    expect(await store.replace?.('site/a', textContent('x'), undefined)).to.equal(undefined);
    expect(generation).to.equal(9);
  });

  const odd: Record<string, Answer> = {
    'a redirect': (_, to) => void to.writeHead(302, { location: '/login' }).end(),
    'a page of HTML with 200': (_, to) => void to.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in'),
    'nothing with 200': (_, to) => void to.writeHead(200).end(),
    'a list with 200': json(200, []),
    'HTML with 502': (_, to) => void to.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
  };
  for (const [name, answer] of Object.entries(odd)) {
    it(`explains ${name}`, async () => {
      const store = await storeBehind(answer);
      expect((await refusal(store.put('a', textContent('x')))).exit).to.equal('infrastructure');
    });
  }
});
