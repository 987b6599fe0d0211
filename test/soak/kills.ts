import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/model/random.ts';
import { prowessHere } from '../support/cli-here.ts';
import { brokenPromises } from '../support/kill-verdict.ts';
import { type Aftermath, drawBlows, killRuns } from '../support/killing.ts';
import { writeLabSite } from '../support/lab-site.ts';
import { simServer } from '../support/sim-serve.ts';

/**
 * Kills many runs at random points: `npm run soak:kills -- --kills 1000 --seed kills`. The simulator is a process of its own, so
 * is each run; what comes after a kill is the same command line within this process, which is quicker.
 */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string', default: 'kills' } },
});
const total = Number(values.kills);
/** A run mostly waits, so many share two processors; each has a lock of its own. */
const LABS = 12;

const site = mkdtempSync(join(tmpdir(), 'prowess-kills-'));
process.env.NODE_COMPILE_CACHE = join(site, 'compiled');
writeLabSite(site, LABS, '10s');
const server = await simServer(['--nodes', '4', '--speed', '10']);
const labs = Array.from({ length: LABS }, (_, number) => ({ site, server, number, act: prowessHere }));
const begun = performance.now();
const broken: string[] = [];
const inStep = new Map<string, number>();
const endings = new Map<string, number>();
let done = 0;

console.log(`kills: ${total} of seed ${values.seed}, ${LABS} at a time`);
await killRuns(labs, drawBlows(seededRandom(values.seed), total), (aftermath) => {
  judge(aftermath);
  done += 1;
  if (done % 50 === 0) console.log(`${done} killed, ${broken.length} broken promises`);
  return broken.length < 10;
});
await server.stop();
rmSync(site, { recursive: true, force: true });
const seconds = Math.round((performance.now() - begun) / 1000);
console.log(JSON.stringify({ done, inStep: mostFirst(inStep), endings: mostFirst(endings), seconds }, null, 2));
console.log(broken.length === 0 ? 'verdict: every promise was kept' : 'verdict: promises were broken');
process.exitCode = broken.length > 0 ? 1 : 0;

function judge(aftermath: Aftermath): void {
  const { blow, code, step, result } = aftermath;
  const problems = brokenPromises(aftermath);
  for (const problem of problems) console.error(problem);
  broken.push(...problems);
  count(inStep, step ?? 'before the first step');
  count(endings, `${blow.signal}: ${code ?? 'killed'}, ${result?.ended ?? 'no journal'}`);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
