import { expect } from 'chai';
import { gcsStore } from '../../../src/adapters/gcs/gcs-store.ts';
import { parseDocument } from '../../../src/history/document-json.ts';
import { readText, textContent } from '../../../src/history/run-store.ts';
import { type Finished, prowess } from '../../support/cli.ts';
import { emptyFolder } from '../../support/folder.ts';
import { type FakeGcs, startFakeGcs } from '../support/fake-gcs.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';

const JOB = 'periodic-kubevirt-e2e-k8s-1.34-sig-performance';
const FOLDER = `logs/${JOB}`;
const BUILDS = Array.from({ length: 30 }, (_, index) => String(2077664779396190208n + BigInt(index)));

describe('prowess import from one bucket into another, on fake-gcs-server', () => {
  let server: FakeGcs;
  before(async () => {
    server = await startFakeGcs();
    await server.createBucket('prow');
    for (const build of BUILDS) await upload(build);
  });
  after(() => server.stop());

  async function upload(build: string): Promise<void> {
    const store = gcsStore('prow', server.address);
    const texts = {
      'started.json': '{"timestamp":1784188535,"repos":{"kubevirt/kubevirt":"main"}}',
      'artifacts/VMI-perf-audit-results.json': '{"Values":{"CREATE-pods-count":{"value":101}}}',
      'artifacts/other/big.json': '{}',
      'finished.json': '{"timestamp":1784192135,"passed":true,"result":"SUCCESS"}',
    };
    for (const [path, text] of Object.entries(texts)) await store.put(`${FOLDER}/${build}/${path}`, textContent(text));
  }

  const run = async (to: string, address = server.address): Promise<Finished> =>
    prowess(['import', 'perfscale-audit', `gs://prow/${FOLDER}`, '--store', `gs://${to}`], {
      cwd: await emptyFolder(),
      env: { STORAGE_EMULATOR_HOST: address },
    });

  it('stores each build once, with what Prow says of it', async () => {
    await server.createBucket('history');
    const first = await run('history');
    expect(first.code, first.stderr).to.equal(0);
    expect(first.stderr).to.equal(
      `${JOB}: no number of VMResult in the 30 runs that were stored\n30 runs stored in gs://history; values: 30 ok\n`,
    );
    const store = gcsStore('history', server.address);
    const path = `${FOLDER}/${BUILDS[7]}/artifacts/history.json`;
    const { run: stored } = parseDocument(await readText(store, path), path);
    expect(stored).to.include({ job: JOB, line: 'main', outcome: 'pass', startedAt: 1784188535000 });
    expect(await readText(store, `${FOLDER}/latest-build.txt`)).to.equal(BUILDS.at(-1));
    expect((await run('history')).stderr).to.equal('nothing new for gs://history\n');
  });

  it('leaves whole builds alone where the bucket fails half way, and the next import completes them', async () => {
    await server.createBucket('failing');
    let taken = 0;
    const proxy = await startFaultyProxy(server.address, (method, url) => {
      if (method === 'POST' && url.includes('failing')) taken++;
      return taken > 40 ? 'busy' : undefined;
    });
    const { code, stderr } = await run('failing', proxy.address).finally(() => proxy.stop());
    expect(code, stderr).to.equal(5);
    const store = gcsStore('failing', server.address);
    for await (const name of store.list(FOLDER)) {
      const names = await Array.fromAsync(store.list(`${FOLDER}/${name.slice(0, -1)}`));
      if (names.includes('finished.json')) expect(names).to.include.members(['artifacts/', 'started.json']);
    }
    expect((await run('failing')).code).to.equal(0);
    expect((await run('failing')).stderr).to.equal('nothing new for gs://failing\n');
  });
});
