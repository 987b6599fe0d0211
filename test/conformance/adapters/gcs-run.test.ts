import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { gcsStore } from '../../../src/adapters/gcs/gcs-store.ts';
import { readText } from '../../../src/history/run-store.ts';
import { type Finished, prowess } from '../../support/cli.ts';
import { emptyFolder } from '../../support/folder.ts';
import { writeLabSite } from '../../support/lab-site.ts';
import { type FakeGcs, startFakeGcs } from '../support/fake-gcs.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';

describe('prowess run --store gs:// on fake-gcs-server', () => {
  let server: FakeGcs;
  let site: string;
  before(async () => {
    server = await startFakeGcs();
    site = await emptyFolder();
    writeLabSite(site, 1);
  });
  after(() => server.stop());

  const run = (bucket: string, address: string): Promise<Finished> =>
    prowess(['run', 'burst-lab-0', '--seed', '1', '--store', `gs://${bucket}`], {
      cwd: site,
      env: { STORAGE_EMULATOR_HOST: address },
    });

  async function namesIn(bucket: string): Promise<string[]> {
    const answer = await fetch(`${server.address}/storage/v1/b/${bucket}/o`);
    const { items = [] } = (await answer.json()) as { items?: { name: string }[] };
    return items.map(({ name }) => name);
  }

  it("leaves a build in the bucket's layout, and what TestGrid and Deck look for", async () => {
    await server.createBucket('whole');
    const { code, stderr } = await run('whole', server.address);
    expect(code, stderr).to.equal(0);
    const store = gcsStore('whole', server.address);
    const job = 'logs/sim-local-suite-0-burst-lab-0';
    const build = await readText(store, `${job}/latest-build.txt`);
    const names = await namesIn('whole');
    for (const name of ['started.json', 'finished.json', 'artifacts/journal.ndjson', 'artifacts/junit_prowess.xml']) {
      expect(names).to.include(`${job}/${build}/${name}`);
    }
    expect(JSON.parse(await readText(store, `${job}/${build}/finished.json`))).to.include({ result: 'SUCCESS' });
  });

  it('ends with 5 when the bucket does not take the artifacts, keeps the result, and does not call the build finished', async () => {
    await server.createBucket('broken');
    const proxy = await startFaultyProxy(server.address, (method, url) =>
      method === 'POST' && url.includes('artifacts') ? 'busy' : undefined,
    );
    const { code, stdout, stderr } = await run('broken', proxy.address).finally(() => proxy.stop());
    expect(code, stdout + stderr).to.equal(5);
    expect(stderr).to.include('error: cannot ').and.include('hint: ');
    expect(existsSync(join(site, 'gs:')), 'a folder of that name').to.equal(false);
    const [, report = ''] = /^report: (.+)$/m.exec(stdout) ?? [];
    expect(existsSync(`${dirname(report)}/journal.ndjson`)).to.equal(true);
    expect((await namesIn('broken')).filter((name) => name.endsWith('finished.json'))).to.deep.equal([]);
  });
});
