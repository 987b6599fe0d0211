import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPilot } from '../conformance/support/pilot.ts';
import { drawFleetBlow } from '../support/fleet-kills/blow.ts';
import { type FleetAftermath, killInFleet } from '../support/fleet-kills/kill.ts';
import { brokenLossPromises, loseInSimulation } from '../support/fleet-kills/simulated.ts';
import { brokenFleetPromises, endingOf } from '../support/fleet-kills/verdict.ts';

/**
 * Loses one participant of a fleet at a random moment, and looks whether a score is valid: `npm run soak:fleets -- --kills 500 --seed fleets`.
 * First so many times on the simulated cluster; then pilots, processes of this machine that reach the service of `prowess fleet` on
 * loopback, are killed or stopped until so many were hit. Needs Go and sysbench.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: 'fleets' },
    'at-once': { type: 'string', default: '16' },
  },
});
const [total, atOnce] = [Number(values.kills), Number(values['at-once'])];
const MOST_BROKEN = 10;
/** Four of five fleets are hit; where pilots never live that long, something else is wrong. */
const MOST_FLEETS = 3 * total + 50;
const broken: string[] = [];
const alone = { fleets: 0, valid: 0 };

await loseSimulated();
await killPilots();
console.log(verdict());
process.exitCode = broken.length > 0 || alone.valid === 0 ? 1 : 0;

async function loseSimulated(): Promise<void> {
  const lost = new Map<string, number>();
  const begun = performance.now();
  for (let number = 0; number < total && broken.length < MOST_BROKEN; number++) {
    const loss = await loseInSimulation(values.seed, number);
    record(brokenLossPromises(loss));
    count(lost, `${loss.fault.fault}, ${loss.isMissing ? '' : 'after all have ended: '}${loss.result.outcome}`);
  }
  console.log(`simulated: ${JSON.stringify({ ...summaryOf(lost, begun) }, null, 2)}`);
}

async function killPilots(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'prowess-fleets-'));
  const pilot = join(root, 'pilot');
  const endings = new Map<string, number>();
  const begun = performance.now();
  let [drawn, hit] = [0, 0];
  const killOneAfterTheOther = async (): Promise<void> => {
    while (hit < total && drawn < MOST_FLEETS && broken.length < MOST_BROKEN) {
      const blow = drawFleetBlow(values.seed, drawn++);
      const aftermath = await killInFleet(pilot, join(root, String(blow.number)), blow);
      record(brokenFleetPromises(aftermath));
      if (aftermath.strike === undefined) {
        if (blow.how === 'nothing') leftAlone(aftermath);
        continue;
      }
      count(endings, endingOf(aftermath));
      if (++hit % 50 === 0) console.log(`${hit} pilots hit, ${broken.length} broken promises`);
    }
  };
  try {
    buildPilot(pilot);
    await Promise.all(Array.from({ length: atOnce }, killOneAfterTheOther));
    if (hit < total && broken.length < MOST_BROKEN) record([`only ${hit} pilots were hit in ${drawn} fleets`]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  console.log(`pilots: ${JSON.stringify({ ...summaryOf(endings, begun), leftAlone: alone }, null, 2)}`);
}

function leftAlone({ document }: FleetAftermath): void {
  alone.fleets++;
  if (document.valid) alone.valid++;
}

function record(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  broken.push(...problems);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function summaryOf(counts: ReadonlyMap<string, number>, begun: number) {
  const seconds = Math.round((performance.now() - begun) / 1000);
  const lost = [...counts.values()].reduce((sum, each) => sum + each, 0);
  return { lost, endings: Object.fromEntries([...counts].toSorted()), seconds };
}

function verdict(): string {
  if (broken.length > 0) return 'verdict: promises were broken';
  return alone.valid > 0
    ? 'verdict: every promise was kept'
    : 'verdict: none, for no fleet that was left alone was valid on this machine';
}
