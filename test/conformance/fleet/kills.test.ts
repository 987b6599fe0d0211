import { join } from 'node:path';
import { expect } from 'chai';
import { minutes } from '../../../src/model/units.ts';
import { drawFleetBlow } from '../../support/fleet-kills/blow.ts';
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
});
