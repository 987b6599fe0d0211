import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { COLUMN_HEADERS, METADATA_KEYS } from '../../../src/model/metadata-keys.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { prowess, prowessAtWork } from '../../support/cli.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';
import { brokenPromises, tellKill } from '../../support/kill-verdict.ts';
import { type Aftermath, drawBlows, killRuns } from '../../support/killing.ts';
import { writeLabSite } from '../../support/lab-site.ts';
import { type SimServer, simServer } from '../../support/sim-serve.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

/** Each signal, and SIGKILL at the start, at work and while it clears; `npm run soak` tries a thousand. */
const KILLS = 8;
const LABS = [0, 1, 2, 3];

describe('[E] a run that is killed', () => {
  let site: string;
  let server: SimServer;
  const aftermaths: Aftermath[] = [];

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, LABS.length, '10s');
    server = await simServer(['--nodes', '4', '--speed', '10']);
    const labs = LABS.map((number) => ({ site, server, number, act: prowessHere }));
    await killRuns(labs, drawBlows(seededRandom('kills'), KILLS), (aftermath) => aftermaths.push(aftermath) > 0);
  });
  after(() => server.stop());

  it('is tried at random moments', () => {
    console.log(`      ${aftermaths.map(tellKill).join('\n      ')}`);
    expect(aftermaths).to.have.length(KILLS);
  });

  it('leaves nothing behind after prowess cleanup, a lock that becomes free, and an honest result', () => {
    expect(aftermaths.flatMap(brokenPromises)).to.deep.equal([]);
  });

  it("has metadata for TestGrid's headers from its first load on, which say that it was killed", async () => {
    const where = { cwd: site, env: { KUBECONFIG: server.kubeconfig } };
    const store = join(site, 'headers');
    const run = prowessAtWork(['run', 'burst-lab-0', '--cluster', 'lab-0', '--store', store], where);
    const file = (): string => join(artifactsBelow(store) ?? store, 'metadata.json');
    await until(() => existsSync(file()));
    run.signal('SIGKILL');
    expect((await run.finished).signal).to.equal('SIGKILL');
    const ahead = JSON.parse(readFileSync(file(), 'utf8'));
    expect(ahead).to.include({ [METADATA_KEYS.outcome]: 'invalid', [METADATA_KEYS.ended]: 'crashed' });
    expect(ahead).to.include.all.keys(COLUMN_HEADERS.filter((header) => header !== METADATA_KEYS.commit));
    await prowess(['results', artifactsBelow(store) ?? ''], where);
    const { [METADATA_KEYS.headline]: _, ...same } = ahead;
    expect(JSON.parse(readFileSync(file(), 'utf8'))).to.include(same);
  });

  it('has all of its results when the signal comes while they are computed', async () => {
    const store = join(site, 'late');
    const file = (name: string): string => join(artifactsBelow(store) ?? store, name);
    const run = prowessAtWork(['run', 'burst-lab-0', '--store', store], { cwd: site });
    await until(
      () => existsSync(file('journal.ndjson')) && readFileSync(file('journal.ndjson'), 'utf8').includes('"run-ended"'),
    );
    run.signal('SIGTERM');
    const { stderr } = await run.finished;
    expect(JSON.parse(readFileSync(file('metadata.json'), 'utf8')), stderr).to.include({
      [METADATA_KEYS.ended]: 'completed',
    });
    expect(existsSync(file('prowess-report.html'))).to.equal(true);
  });
});
