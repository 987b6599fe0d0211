import { expect } from 'chai';
import { playHistory, SOUND } from './world/history.ts';
import { DRIFTING, KEEN, MUTATIONS, type Mutation, SLEEPY } from './world/mutations.ts';
import { Counts } from './world/world.ts';

describe('[I] runner/lock histories', () => {
  it('never let two loads overlap, nor anybody overtake or starve: 3,000 of them, all kinds of faults', () => {
    const counts = new Counts();
    for (let seed = 0; seed < 3000; seed++) {
      expect(playHistory(String(seed), counts), `history ${seed}`).to.equal(undefined);
    }
    for (const [what, count] of Object.entries(counts)) expect(count, what).to.be.above(100);
  });

  it('never let two holders be active at once when clocks run as wrong as they may', () => {
    const counts = new Counts();
    for (let seed = 0; seed < 150; seed++) {
      expect(playHistory(String(seed), counts, KEEN, DRIFTING), `history ${seed}`).to.equal(undefined);
    }
    expect(counts.takeovers).to.be.above(30);
  });

  it('never let load overlap when clocks stand still and messages take very long', () => {
    const counts = new Counts();
    for (let seed = 0; seed < 500; seed++) {
      expect(playHistory(String(seed), counts, SOUND, SLEEPY), `history ${seed}`).to.equal(undefined);
    }
    expect(counts.createsRefused).to.be.above(100);
  });

  for (const mutation of MUTATIONS) {
    it(`show it when ${mutation.what}`, () => {
      expect(findViolation(mutation)).to.be.a('string');
    });
  }
});

function findViolation({ protocol, hostility }: Mutation): string | undefined {
  for (let seed = 0; seed < 1000; seed++) {
    const violation = playHistory(String(seed), new Counts(), protocol, hostility);
    if (violation !== undefined) return violation;
  }
  return undefined;
}
