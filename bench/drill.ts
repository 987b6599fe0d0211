/**
 * `npm run bench:drill [COUNT]`: of so many drills (100), how many were said within 3 runs (slowdowns) and 1 (silence). Runs are those of `prowess drill` on the
 * simulated cluster; each drill has slower runs of its own, and 40 of 160 runs without a change before them. Nothing is tried twice. Takes about ten minutes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDrillRuns } from '../src/app/drill-runs.ts';
import { declareOf } from '../src/app/history/rules.ts';
import { loadSite } from '../src/app/site.ts';
import { detectionOf } from '../src/drill/detection.ts';
import { groundOf } from '../src/drill/ground.ts';
import { injectionsFor, type RunInjection } from '../src/drill/injection.ts';
import type { RunDocument } from '../src/history/run.ts';
import { seededRandom } from '../src/model/random.ts';
import { epochMs } from '../src/model/units.ts';
import { suiteText, writeLabSite } from '../test/support/lab-site.ts';

const COUNT = Number(process.argv[2] ?? 100);
const [POOL, BASE] = [160, 40];
const TEST = 'perf/dense';
/** In the order of `injectionsFor`; the numbers are of runs. */
const KINDS = [
  { name: 'the smallest change', within: 3 },
  { name: 'twice that', within: 3 },
  { name: 'silence', within: 1 },
] as const;
const NOW = epochMs(Date.UTC(2026, 10, 30));

const folder = mkdtempSync(join(tmpdir(), 'prowess-bench-'));
writeLabSite(folder, 1);
writeFileSync(
  join(folder, 'suites/perf.yaml'),
  suiteText({ suite: 'perf', cluster: 'lab-0' }, '  dense: {scenario: {kind: burst, objects: 30}}\n'),
);
const site = loadSite(folder);
const declare = declareOf(
  TEST,
  site.config.suites.flatMap(({ tests }) => tests),
);
const counts = new Map<string, { suspect: number; said: number }>();

type MakeRun = (seed: string, injection?: RunInjection) => Promise<RunDocument>;

async function runsOf(run: MakeRun, seed: string, count: number, injection?: RunInjection): Promise<RunDocument[]> {
  const runs: RunDocument[] = [];
  for (let place = 0; place < count; place++) runs.push(await run(`${seed}/${place}`, injection));
  return runs;
}

function drawn(pool: readonly RunDocument[], seed: string): RunDocument[] {
  const random = seededRandom(seed);
  const ordered = pool.map((document) => ({ document, key: random.uniform() })).sort((a, b) => a.key - b.key);
  return ordered.slice(0, BASE).map(({ document }) => document);
}

async function drillOnce(run: MakeRun, pool: readonly RunDocument[], number: number): Promise<void> {
  const base = drawn(pool, `drill/${number}`);
  const injections = injectionsFor(groundOf(TEST, base, NOW), declare);
  for (const [place, { name, within }] of KINDS.entries()) {
    const injection = injections[place];
    if (injection === undefined || injection.kind === 'absence') throw new Error(`there is no injection ${place}`);
    const runs = await runsOf(run, `${number}/${name}`, within, injection);
    const { suspectAfter, toldAfter } = detectionOf({ test: TEST, declare, base, now: NOW }, injection, runs);
    const { suspect, said } = counts.get(name) ?? { suspect: 0, said: 0 };
    counts.set(name, {
      suspect: suspect + Number(suspectAfter !== undefined),
      said: said + Number(toldAfter !== undefined),
    });
  }
}

try {
  await withDrillRuns({ site, test: TEST, env: {}, stop: new AbortController().signal }, async (run) => {
    const pool = await runsOf(run, 'pool', POOL);
    for (let number = 1; number <= COUNT; number++) {
      await drillOnce(run, pool, number);
      if (number % 10 === 0) console.error(`${number} drills: ${JSON.stringify([...counts])}`);
    }
  });
} finally {
  rmSync(folder, { recursive: true });
}
for (const { name, within } of KINDS) {
  const { suspect = 0, said = 0 } = counts.get(name) ?? {};
  console.log(`${name}: said within ${within} in ${said} of ${COUNT}, a suspect in ${suspect}`);
}
