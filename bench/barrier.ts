/** Whether the barrier's promises hold, in as many histories as are asked for: `npm run bench:barrier`. Prints each that does not. */
import { brokenRules, historyOf } from '../test/barrier/support/broken-rules.ts';

const HISTORIES = Number(process.argv[2] ?? 100_000);
let whole = 0;
let broken = 0;
for (let number = 0; number < HISTORIES; number++) {
  const played = historyOf(number);
  const rules = brokenRules(played);
  if (played.history.whole) whole++;
  if (rules.length === 0) continue;
  broken++;
  console.log(`history ${number} ${JSON.stringify(played.faults)}: ${rules.join('; ')}`);
}
console.log(`${HISTORIES} histories, ${whole} of them whole; ${broken} break a rule (0 are allowed)`);
process.exitCode = broken === 0 ? 0 : 1;
