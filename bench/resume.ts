/**
 * `npm run bench:resume`: a set of 200 permutations on the simulated cluster is killed (SIGKILL) 20 times at random and resumed each time;
 * prints how often each permutation is in the result, and fails where that is not once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../src/model/random.ts';
import { killAndResume, writeSetSite } from '../test/support/resuming.ts';

const SIZE = { streams: 100, repetitions: 1 };
const KILLS = 20;

const site = mkdtempSync(join(tmpdir(), 'prowess-resume-'));
try {
  writeSetSite(site, SIZE);
  const began = performance.now();
  const { kills, result, outputs } = await killAndResume(site, SIZE, KILLS, seededRandom(process.argv[2] ?? '1'));
  const twice = outputs.length - new Set(outputs).size;
  const missing = SIZE.streams * 2 * SIZE.repetitions - new Set(outputs).size;
  const took = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${outputs.length} permutations after ${kills} kills: ${missing} missing, ${twice} twice; ${result.outcome}, ${took} s`,
  );
  if (missing !== 0 || twice !== 0 || kills !== KILLS || result.outcome !== 'pass') process.exitCode = 1;
} finally {
  rmSync(site, { recursive: true });
}
