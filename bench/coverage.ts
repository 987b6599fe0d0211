/**
 * Whether intervals hold what they claim: `npm run bench:coverage -- [--runs N] [--objects N] [--repetitions N]`. Runs one burst of
 * pods on the simulated cluster with as many seeds, and counts in how many runs the interval of each figure holds the true value, which
 * is taken to be the median of the runs for a quantile (a histogram knows only steps), else their mean. What is of its run alone
 * claims nothing of the others, and is only listed.
 */
import { parseArgs } from 'node:util';
import { textTable } from '../src/render/text-table.ts';
import { recordOf, toResult } from '../src/results/index.ts';
import { cumulative } from '../src/stats/binomial.ts';
import { POD } from '../test/support/built-test.ts';
import { simRun } from '../test/support/sim-run.ts';
import { coverageOf } from './support/coverage.ts';

const CLAIMED = 0.95;
/** So few would be held by chance once in a hundred figures. */
const UNLIKELY = 0.01;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '60' },
    objects: { type: 'string', default: '100' },
    repetitions: { type: 'string', default: '1' },
  },
});
const repetitions = Number(values.repetitions);
const objects = Number(values.objects);
const request =
  repetitions > 1
    ? {
        scenario: { kind: 'burst' },
        sweep: { product: { objects: [objects] }, include: [], repetitions, order: 'sequential' },
      }
    : { scenario: { kind: 'burst', objects } };

const runs = [];
for (let seed = 1; seed <= Number(values.runs); seed++) {
  const { entries } = await simRun({ ...(request as object), seed: String(seed), workloads: [POD], metrics: true });
  runs.push(toResult(recordOf(entries)).measurements);
}

const rows = coverageOf(runs).map(({ series, statistic, claims, spread, held, bounded, of }) => [
  series,
  statistic,
  claims,
  `${(100 * spread).toFixed(1)} %`,
  `${((100 * held) / of).toFixed(0)} %`,
  `${((100 * bounded) / of).toFixed(0)} %`,
  claims !== 'this run' && cumulative(held, of, CLAIMED) < UNLIKELY ? 'LESS THAN CLAIMED' : '',
]);
console.log(textTable(['series', '', 'claims', 'spread of runs', 'held', 'bounded on a side', ''], rows));
