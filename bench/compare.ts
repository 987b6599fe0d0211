/**
 * Whether a comparison keeps its promises: `npm run bench:compare [-- --pairs N]`. Draws pairs of sides, from known distributions and from
 * quiet stretches of KubeVirt's own history (bench/data), and counts what is said of them. Each figure is k of n with its exact interval.
 */
import { parseArgs } from 'node:util';
import { evidenceOf } from '../src/analysis/compare/evidence.ts';
import { rowsOf } from '../src/analysis/compare/row.ts';
import { seededRandom } from '../src/model/random.ts';
import { textTable } from '../src/render/text-table.ts';
import { rankSumHigher } from '../src/stats/rank-sum.ts';
import { ofAll } from './changes/figures.ts';
import { NOISES, realNoise } from './support/compare/noises.ts';
import { type Draw, declared, drawnSide, sideOf } from './support/compare/sides.ts';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '500' } } });
const pairs = Number(values.pairs);
const noises: Readonly<Record<string, Draw>> = { ...NOISES, ...(await realNoise()) };

console.log(
  `Pairs without a change that are called worse (at most 1 % of them), by what varies between deploys;\n20 deploys against 3, each run 3 times, 8 key metrics; beside it a Mann-Whitney test over all runs at 1 % for all 8.\n`,
);
console.log(textTable(['between / within', 'prowess', 'runs as observations'], [0, 1, 3].map(betweenDeploys)));

console.log('Changes as large as the smallest that is printed, called worse (80 % of them), base of 60 runs:\n');
console.log(
  textTable(
    ['noise', '2 runs', '3 runs', '6 runs'],
    Object.entries(noises).map(([name, draw]) => [name, ...[2, 3, 6].map((count) => calledAtSmallest(draw, count))]),
  ),
);

console.log('Intervals that hold the true change (95 %), 60 runs against 6:\n');
console.log(
  textTable(
    ['noise', '+5 %', '+10 %', '+20 %', '+56 %'],
    Object.entries(noises).map(([name, draw]) => [
      name,
      ...[0.05, 0.1, 0.2, 0.56].map((change) => covered(draw, change)),
    ]),
  ),
);

/** Two sides of eight series, whose deploys differ by `between` times what runs of one deploy differ by. */
function betweenDeploys(between: number): string[] {
  let [called, byRuns] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const random = seededRandom(`between ${between} ${pair}`);
    const of = (deploys: number) => Array.from({ length: 8 }, () => deploysOf(deploys, between, random));
    const series = of(20).map((base, index) => ({ base, head: of(3)[index] ?? [] }));
    const rows = rowsOf(series.map(({ base, head }) => evidenceOf(sideOf(base), sideOf(head), 'x', declared)));
    if (rows.some(({ word }) => word === 'worse')) called++;
    if (series.some(({ base, head }) => rankSumHigher(base.flat(), head.flat()) <= 0.01 / 8)) byRuns++;
  }
  return [String(between), ofAll(called, pairs), ofAll(byRuns, pairs)];
}

/** Deploys of three runs each. */
function deploysOf(count: number, between: number, random: { normal(): number }): number[][] {
  return Array.from({ length: count }, () => {
    const own = between * random.normal();
    return Array.from({ length: 3 }, () => 100 * Math.exp(0.02 * (own + random.normal())));
  });
}

function calledAtSmallest(draw: Draw, count: number): string {
  let [called, of] = [0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const random = seededRandom(`power ${count} ${pair}`);
    const sample = draw(60 + count, random);
    const base = drawnSide(sample.slice(0, 60));
    const head = sample.slice(60);
    const [row] = rowsOf([evidenceOf(base, drawnSide(head), 'x', declared)]);
    if (row?.smallest === undefined) continue;
    const shifted = drawnSide(head.map((value) => value * (1 + (row.smallest ?? 0))));
    of++;
    if (rowsOf([evidenceOf(base, shifted, 'x', declared)])[0]?.word === 'worse') called++;
  }
  return ofAll(called, of);
}

function covered(draw: Draw, change: number): string {
  let held = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const sample = draw(66, seededRandom(`cover ${change} ${pair}`));
    const head = drawnSide(sample.slice(60).map((value) => value * (1 + change)));
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } =
      evidenceOf(drawnSide(sample.slice(0, 60)), head, 'x', declared).change ?? {};
    // Where most values are the same, the interval is a point but for rounding.
    if (low - 1e-9 <= change && change <= high + 1e-9) held++;
  }
  return ofAll(held, pairs);
}
