import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/model/random.ts';
import {
  brokenMadePromises,
  commandLab,
  drawMadeBlows,
  killMadeRuns,
  type MadeAftermath,
} from '../support/made-kills.ts';
import { writeMadeSite } from '../support/made-site.ts';

/**
 * Kills runs that make their own cluster at random points of making it, of the run and of its removal:
 * `npm run soak:made -- --kills 300 --seed made`. Then `infra sweep` must find and remove all that is left.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: 'made' },
    sites: { type: 'string', default: '6' },
  },
});
const total = Number(values.kills);
const root = mkdtempSync(join(tmpdir(), 'prowess-made-'));
process.env.NODE_COMPILE_CACHE = join(root, 'compiled');
const sites = Array.from({ length: Number(values.sites) }, (_, number) => join(root, String(number)));
for (const site of sites) writeMadeSite(site);
const begun = performance.now();
const broken: string[] = [];
const counts = new Map<string, number>();
let done = 0;

console.log(`kills: ${total} of seed ${values.seed}, ${sites.length} at a time`);
await killMadeRuns(sites.map(commandLab), drawMadeBlows(seededRandom(values.seed), total), (aftermath) => {
  judge(aftermath);
  done += 1;
  if (done % 25 === 0) console.log(`${done} killed, ${broken.length} broken promises`);
  return broken.length < 10;
});
rmSync(root, { recursive: true, force: true });
const seconds = Math.round((performance.now() - begun) / 1000);
const byState = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
console.log(JSON.stringify({ done, byState, seconds }, null, 2));
console.log(broken.length === 0 ? 'verdict: every promise was kept' : 'verdict: promises were broken');
process.exitCode = broken.length > 0 ? 1 : 0;

function judge(aftermath: MadeAftermath): void {
  const problems = brokenMadePromises(aftermath);
  for (const problem of problems) console.error(problem);
  broken.push(...problems);
  const { blow, known, code } = aftermath;
  const key = `${blow.signal} since ${blow.since}: ${code === null ? `known as ${known.join(', ') || 'nothing'}` : `ended with ${code}`}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
