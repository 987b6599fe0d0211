import { expect } from 'chai';
import fc from 'fast-check';
import { connectKube, type KubeCluster } from '../../../src/adapters/kube/connect.ts';
import { createLines } from '../../../src/adapters/kube/lines.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { type EpochMs, ms, seconds } from '../../../src/model/units.ts';
import { ApiError, type WatchEvent } from '../../../src/runner/cluster.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type Script, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { until } from '../../support/until.ts';

describe('[I] adapters/kube/watch-stream', () => {
  let server: ScriptedServer;
  let cluster: KubeCluster;

  const connected = async (script: Script): Promise<void> => {
    server = await scriptedServer(script);
    cluster = connectKube(accessTo(server.url), systemClock);
  };
  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  const watch = (
    on: (event: WatchEvent) => void,
    signal = new AbortController().signal,
  ): Promise<'closed' | 'expired'> =>
    cluster.watch({ resource: RESOURCES.pods, labelSelector: 'a=b' }, '12', on, { signal, timeoutMs: ms(60_000) });

  /** What a watch shows of a stream that comes in these pieces, and how it ends. */
  const seen = async (pieces: readonly (string | Buffer)[]): Promise<{ names: string[]; end: string }> => {
    await connected(async (response) => {
      for (const piece of pieces) {
        response.write(piece);
        await systemClock.sleep(ms(2));
      }
      response.end();
    });
    const names: string[] = [];
    const end = await watch(({ type, object }) => names.push(`${type} ${stringAt(object, 'metadata', 'name')}`));
    return { names, end };
  };

  it('asks for bookmarks from a version on, until its time is up', async () => {
    await seen([]);
    expect(server.received[0]?.url).to.equal(
      '/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=12&labelSelector=a%3Db&timeoutSeconds=60',
    );
  });

  it('reads notifications whatever the pieces', async () => {
    const text = Buffer.from(line('ADDED', 'größe-😀') + line('BOOKMARK', 'b'));
    const inside = text.indexOf('😀') + 2;
    expect(await seen([text.subarray(0, inside), text.subarray(inside)])).to.deep.equal({
      names: ['ADDED größe-😀', 'BOOKMARK b'],
      end: 'closed',
    });
  });

  it('reads a notification of megabytes', async () => {
    const name = 'x'.repeat(3_000_000);
    expect((await seen([line('MODIFIED', name)])).names[0]).to.have.length(name.length + 'MODIFIED '.length);
  });

  it('leaves out half a notification at the end', async () => {
    expect(await seen([line('ADDED', 'a'), '{"type":"ADDED","obj'])).to.deep.equal({
      names: ['ADDED a'],
      end: 'closed',
    });
  });

  it('says that its version has expired, whether in the stream or at once', async () => {
    const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
    expect(await seen([line('ADDED', 'a'), `${JSON.stringify({ type: 'ERROR', object: gone })}\n`])).to.deep.equal({
      names: ['ADDED a'],
      end: 'expired',
    });
    await server.close();
    await connected((response) => reply(response, 410, gone));
    expect(await watch(() => {})).to.equal('expired');
  });

  it('throws other errors of the stream, and what is no notification', async () => {
    const broken = { kind: 'Status', code: 500, reason: 'InternalError', message: 'etcd is away' };
    for (const [text, status] of [
      [`${JSON.stringify({ type: 'ERROR', object: broken })}\n`, 500],
      ['<html>\n', 0],
      ['null\n', 0],
      ['{"type":"ADDED","object":{"kind":"Node"}}\n', 0],
    ] as const) {
      const error = await seen([text]).catch((thrown) => thrown);
      expect(error).to.be.instanceOf(ApiError).and.to.include({ status });
      await server.close();
    }
    await connected(() => {});
  });

  it('throws ApiError when the connection is reset', async () => {
    await connected((response) => void response.write(line('ADDED', 'a'), () => response.socket?.destroy()));
    const error = await watch(() => {}).catch((thrown) => thrown);
    expect(error).to.be.instanceOf(ApiError).and.to.include({ status: 0 });
  });

  it('ends with the reason of its signal, and does not give the connection back', async () => {
    const stop = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void connected((response) => {
        response.on('close', resolve);
        response.write(line('ADDED', 'a'));
      }).then(() => watch(() => stop.abort(new Error('enough')), stop.signal).catch((error) => ended.push(error)));
    });
    const ended: unknown[] = [];
    await closed;
    expect(ended).to.deep.equal([stop.signal.reason]);
  });

  it('passes on what its reader throws', async () => {
    await connected((response) => void response.write(line('ADDED', 'a')));
    const error = await watch(() => {
      throw new Error('reader');
    }).catch((thrown) => thrown);
    expect(error.message).to.equal('reader');
  });

  it('stamps each notification when its last byte arrives', async () => {
    const stamps: EpochMs[] = [];
    let between = 0;
    await connected(async (response) => {
      const text = line('ADDED', 'b');
      response.write(line('ADDED', 'a') + text.slice(0, 9));
      await until(() => stamps.length === 1);
      await systemClock.sleep(ms(2));
      between = systemClock.now();
      response.end(text.slice(9));
    });
    await watch(({ receivedAt }) => stamps.push(receivedAt));
    expect(stamps[0]).to.be.lessThan(between);
    expect(stamps[1]).to.be.at.least(between);
  });

  it('takes no socket from other calls', async () => {
    await connected((response, { url }) =>
      url.includes('watch') ? void response.flushHeaders() : reply(response, 200, {}),
    );
    const stop = new AbortController();
    const watches = Array.from({ length: 60 }, () => watch(() => {}, stop.signal).catch(() => {}));
    const { status } = await cluster.text('/readyz', { signal: stop.signal, timeoutMs: seconds(30) }).then(
      () => ({ status: 'answered' }),
      () => ({ status: 'starved' }),
    );
    stop.abort();
    await Promise.all(watches);
    expect(status).to.equal('answered');
  });
});

describe('[I] adapters/kube/lines', () => {
  it('finds the same lines however the bytes are cut', () => {
    const text = fc
      .array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')))
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (whole, cuts) => {
        const bytes = Buffer.from(`${whole}\n`);
        const found: string[] = [];
        const lines = createLines();
        for (const piece of cut(bytes, cuts)) lines.push(piece, (line) => found.push(line));
        expect(found).to.deep.equal(whole.split('\n').filter((line) => line !== ''));
      }),
    );
  });
});

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((each) => each % bytes.length).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const line = (type: string, name: string): string =>
  `${JSON.stringify({ type, object: { apiVersion: 'v1', kind: 'Pod', metadata: { name } } })}\n`;
