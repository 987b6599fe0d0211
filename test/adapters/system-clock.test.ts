import { expect } from 'chai';
import { systemClock, wallClock } from '../../src/adapters/system-clock.ts';

describe('[I] adapters/system-clock', () => {
  const { now } = Date;
  afterEach(() => {
    Date.now = now;
  });

  for (const byMs of [3_600_000, -3_600_000]) {
    it(`stamps nothing otherwise when the time of day is set by ${byMs} ms, and says when something is due by it`, () => {
      const before = systemClock.now();
      Date.now = () => now() + byMs;
      const half = Math.abs(byMs) / 2;
      expect(Math.abs(systemClock.now() - before)).to.be.below(half);
      expect(Math.abs(wallClock.now() - before)).to.be.above(half);
      expect(Math.abs((systemClock.wall?.() ?? before) - before)).to.be.above(half);
    });
  }
});
