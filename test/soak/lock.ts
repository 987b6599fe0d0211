import { parseArgs } from 'node:util';
import { playHistory, SOUND } from '../runner/lock/world/history.ts';
import { DRIFTING, KEEN, SLEEPY } from '../runner/lock/world/mutations.ts';
import { Counts } from '../runner/lock/world/world.ts';

/**
 * Plays many histories of the lock: `npm run soak -- --histories 100000 --from 0`. Without --from every day has histories of
 * its own; what is printed is enough to repeat one.
 */
const { values } = parseArgs({
  options: { histories: { type: 'string', default: '100000' }, from: { type: 'string' } },
});
const total = Number(values.histories);
const from = Number(values.from ?? Math.floor(Date.now() / 86_400_000) * 1_000_000);

/** Mostly mixtures of all faults; some in which nothing but one safeguard is between two loads. */
function play(seed: number, counts: Counts): string | undefined {
  if (seed % 20 === 0) return playHistory(String(seed), counts, KEEN, DRIFTING);
  if (seed % 20 === 1) return playHistory(String(seed), counts, SOUND, SLEEPY);
  return playHistory(String(seed), counts);
}

const counts = new Counts();
const violations: string[] = [];
const begun = performance.now();
console.log(`lock: histories ${from} to ${from + total - 1}`);
for (let done = 0; done < total && violations.length < 10; done++) {
  const violation = play(from + done, counts);
  if (violation !== undefined) violations.push(`history ${from + done}: ${violation}`);
  if ((done + 1) % 10_000 === 0) console.log(`${done + 1} played, ${violations.length} violations`);
}
console.log(JSON.stringify({ ...counts, seconds: Math.round((performance.now() - begun) / 1000) }, null, 2));
for (const violation of violations) console.error(violation);
process.exitCode = violations.length > 0 ? 1 : 0;
