/** `npm start`, from its start to its report, beside the virtual time of what it ran: how much of a run's time the laptop is spared. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantile, sorted } from '../src/stats/quantile.ts';
import { artifactsBelow } from '../test/support/stored-run.ts';
import { benchFolder } from './support/site.ts';

const ROUNDS = 5;
const root = join(import.meta.dirname, '..');
const folder = benchFolder();
const rounds = Array.from({ length: ROUNDS }, (_, round) => once(join(folder, String(round))));
const real = middle(rounds.map((each) => each.realSeconds));
const virtual = middle(rounds.map((each) => each.virtualSeconds));
console.log(
  `npm start: ${real.toFixed(1)} s for ${virtual.toFixed(0)} s of virtual time, ratio ${(real / virtual).toFixed(3)} (medians of ${ROUNDS})`,
);

function once(store: string): { realSeconds: number; virtualSeconds: number } {
  const started = performance.now();
  const { status, stderr } = spawnSync('npm', ['start', '--silent', '--', '--store', store], {
    cwd: root,
    encoding: 'utf8',
  });
  const realSeconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`npm start ended with ${status}: ${stderr.slice(-2000)}`);
  const { startedAt, endedAt } = JSON.parse(readFileSync(join(artifactsBelow(store) ?? store, 'result.json'), 'utf8'));
  return { realSeconds, virtualSeconds: (endedAt - startedAt) / 1000 };
}

function middle(numbers: readonly number[]): number {
  return quantile(sorted(numbers), 50) ?? Number.NaN;
}
