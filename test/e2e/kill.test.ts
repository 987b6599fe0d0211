import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { prowess } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { brokenPromises, tellKill } from '../support/kill-verdict.ts';
import { type Aftermath, drawBlows, killRuns } from '../support/killing.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';

/** `npm run soak` tries a thousand. */
const KILLS = 12;
const LABS = [0, 1, 2];

describe('a run that is killed', function () {
  this.timeout(900_000);
  let server: SimServer;
  const aftermaths: Aftermath[] = [];

  before(async () => {
    const site = await emptyFolder();
    writeLabSite(site, LABS.length);
    server = await simServer(['--nodes', '4', '--speed', '10']);
    const labs = LABS.map((number) => ({ site, server, number, act: prowess }));
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
});
