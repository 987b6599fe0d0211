import { expect } from 'chai';
import { gcsStore } from '../../../src/adapters/gcs/gcs-store.ts';
import { closeBuild, openBuild } from '../../../src/history/build.ts';
import { type Content, readText, textContent } from '../../../src/history/run-store.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { epochMs } from '../../../src/model/units.ts';
import { describeRunStore } from '../../contract/run-store.contract.ts';
import { type FakeGcs, startFakeGcs } from '../support/fake-gcs.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';

describe('adapters/gcs/gcs-store on fake-gcs-server', () => {
  let server: FakeGcs;
  let buckets = 0;

  before(async () => {
    server = await startFakeGcs();
  });
  after(() => server.stop());

  const storeOf = (bucket: string) => gcsStore(bucket, server.address);

  async function emptyBucket(): Promise<string> {
    const name = `bucket-${++buckets}`;
    await server.createBucket(name);
    return name;
  }

  describeRunStore('a bucket', async () => storeOf(await emptyBucket()));

  it('sends a large object in pieces', async () => {
    const store = storeOf(await emptyBucket());
    const piece = new Uint8Array(1024 * 1024).fill(120);
    const large: Content = {
      size: piece.length * 20,
      async *open() {
        for (let index = 0; index < 20; index++) yield piece;
      },
    };
    expect(await store.put('large.ndjson', large)).to.equal('stored');
    expect(await store.put('large.ndjson', large)).to.equal('exists');
    expect((await readText(store, 'large.ndjson')).length).to.equal(piece.length * 20);
  });

  it("leaves a presubmit's alias with the metadata that TestGrid follows, and types that browsers know", async () => {
    const bucket = await emptyBucket();
    const store = storeOf(bucket);
    const place = { type: 'presubmit', job: 'pull-perf', org: 'o', repo: 'r', pull: '12' } as const;
    const layout = { pathPrefix: '', pathStrategy: 'explicit' } as const;
    const open = await openBuild(store, place, layout, { json: '{"timestamp":1}', at: epochMs(1_800_000_000_000) });
    await closeBuild(store, open, [{ path: 'artifacts/prowess-report.html', content: textContent('<p>') }], '{}');
    const folder = `pr-logs/pull/o_r/12/pull-perf/${open.build}`;
    const alias = await objectOf(bucket, `pr-logs/directory/pull-perf/${open.build}.txt`);
    expect(alias.metadata).to.include({ link: `gs://${bucket}/${folder}` });
    expect(await objectOf(bucket, `${folder}/artifacts/prowess-report.html`)).to.include({
      contentType: 'text/html; charset=utf-8',
    });
    expect(await readText(store, 'pr-logs/directory/pull-perf/latest-build.txt')).to.equal(open.build);
  });

  const faults = ['busy', 'cut', 'reply-lost'] as const;
  for (const fault of faults) {
    it(`tries again when the service answers badly (${fault}), and knows that it was the one who stored`, async () => {
      const bucket = await emptyBucket();
      let left = 2;
      const proxy = await startFaultyProxy(server.address, (method) =>
        method === 'POST' && left-- > 0 ? fault : undefined,
      );
      try {
        const store = gcsStore(bucket, proxy.address);
        expect(await store.put('logs/job/1/started.json', textContent('mine'))).to.equal('stored');
        expect(await store.put('logs/job/1/started.json', textContent('mine'))).to.equal('exists');
        expect(left).to.be.below(0);
      } finally {
        proxy.stop();
      }
    });
  }

  it('says that there is no such bucket', async () => {
    const failure = await storeOf('nowhere')
      .put('a', textContent(''))
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(KnownError).with.property('message').that.contains('there is no such bucket');
  });

  async function objectOf(bucket: string, path: string): Promise<{ contentType: string; metadata: object }> {
    const answer = await fetch(`${server.address}/storage/v1/b/${bucket}/o/${encodeURIComponent(path)}`);
    return (await answer.json()) as { contentType: string; metadata: object };
  }
});
