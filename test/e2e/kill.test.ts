import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { emptyFolder } from '../support/folder.ts';
import { type Aftermath, type Blow, killRun } from '../support/killing.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';

const KILLS = Number(process.env.KILLS ?? 12);
const LABS = 3;
/** Some die before they have a journal, most while they work, some are over by then. */
const LATEST_MS = { start: 1500, journal: 9000 };

describe('a run that is killed', function () {
  this.timeout(600_000 + KILLS * 30_000);
  let server: SimServer;
  const aftermaths: Aftermath[] = [];

  before(async () => {
    const site = await emptyFolder();
    writeLabSite(site, LABS);
    server = await simServer(['--nodes', '4', '--speed', '10']);
    const random = seededRandom(process.env.SEED ?? 'kills');
    const blows = Array.from({ length: KILLS }, (_, index): Blow => {
      const since = index % 6 === 5 ? 'start' : 'journal';
      return { signal: index % 4 === 3 ? 'SIGTERM' : 'SIGKILL', since, afterMs: random.integer(LATEST_MS[since]) };
    });
    await Promise.all(
      Array.from({ length: LABS }, async (_, number) => {
        const lab = { site, kubeconfig: server.kubeconfig, number };
        for (const [index, blow] of blows.entries()) {
          if (index % LABS === number) aftermaths.push(await killRun(lab, blow));
        }
      }),
    );
  });
  after(() => server.stop());

  it('is tried at random moments', () => {
    const moments = aftermaths.map(
      ({ blow, code, result }) =>
        `${blow.signal} ${blow.afterMs} ms after ${blow.since}: ${code ?? 'killed'}, ${result?.ended ?? 'no journal'}`,
    );
    console.log(`      ${moments.join('\n      ')}`);
    expect(aftermaths).to.have.length(KILLS);
  });

  it('leaves nothing in the cluster after prowess cleanup', () => {
    for (const { cleanedTwice } of aftermaths) expect(cleanedTwice).to.equal('nothing was left\n');
  });

  it('leaves a lock that is free, or becomes free', () => {
    for (const { lockCode } of aftermaths) expect(lockCode).to.equal(0);
  });

  it('is never green when it did not end by itself', () => {
    const cut = aftermaths.filter(({ code }) => code === null);
    for (const { result, resultsCode } of cut.filter(({ result }) => result !== undefined)) {
      expect(result).to.include({ outcome: 'invalid' });
      expect(resultsCode).to.not.equal(0);
    }
  });

  it('says ABORTED with exit code 130 when it was asked to stop', () => {
    const asked = aftermaths.filter(({ blow, code }) => blow.signal === 'SIGTERM' && code !== null && code !== 0);
    for (const { code, result } of asked) {
      expect(code).to.equal(130);
      expect(result?.ended).to.equal('aborted');
    }
  });
});
