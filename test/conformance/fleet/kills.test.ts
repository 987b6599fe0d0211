import { join } from 'node:path';
import { expect } from 'chai';
import { minutes } from '../../../src/model/units.ts';
import { drawFleetBlow, type FleetBlow } from '../../support/fleet-kills/blow.ts';
import { killInFleet } from '../../support/fleet-kills/kill.ts';
import { brokenFleetPromises } from '../../support/fleet-kills/verdict.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { buildPilot } from '../support/pilot.ts';

/** Twelve fleets at once; `npm run soak:fleets` kills 500 pilots. */
describe('[I] fleets of which one pilot is killed or stopped', function () {
  this.timeout(minutes(3));

  it('have no valid score unless it had come again before the start, or stayed until all had ended', async () => {
    const folder = temporaryFolder();
    const pilot = join(folder, 'pilot');
    buildPilot(pilot);
    const blows = Array.from({ length: 12 }, (_, number) => drawFleetBlow('conformance', number));
    const all = await Promise.all(blows.map((blow) => killInFleet(pilot, join(folder, String(blow.number)), blow)));
    expect(all.flatMap(brokenFleetPromises)).to.deep.equal([]);
    expect(all.filter(({ strike }) => strike !== undefined)).to.have.lengthOf.above(5);
  });

  it('have no valid score where a pilot alone was stopped while its command ended, for less time than makes it lost', async () => {
    const folder = temporaryFolder();
    const pilot = join(folder, 'pilot');
    buildPilot(pilot);
    const pilots = [
      { joinsAfterMs: 0, worksS: 3 },
      { joinsAfterMs: 0, worksS: 3 },
    ];
    const blows = [2000, 2700, 3400].map(
      (afterMs, number): FleetBlow => ({
        ...{ number, how: 'stopped', pilots, victim: 1, since: 'start', afterMs, stoppedMs: 3500 },
      }),
    );
    const all = await Promise.all(blows.map((blow) => killInFleet(pilot, join(folder, String(blow.number)), blow)));
    // One that was away when it began is another matter.
    const hit = all.filter(({ strike, began, ended }) => strike && strike.at > began && strike.at < ended - 500);
    expect(hit).to.not.deep.equal([]);
    const reasons = hit.map(({ document }) => document.checks.find(({ rule }) => rule === 'ran-together'));
    for (const reason of reasons) {
      expect(reason?.passed).to.equal(false);
      expect(reason?.message).to.match(/the pilot of p1 did not run for [\d.]+ s, and does not know/);
    }
  });
});
