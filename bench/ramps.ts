/**
 * How often the interval of a container's cost holds the truth: `npm run bench:ramps -- [--ramps N]`. Makes tables of ramps whose cost is
 * known, of all four generations, with gaps, collectors that hang and evictions, and counts. The share is printed with its exact interval.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/model/random.ts';
import { answerOf, readKataCsv } from '../src/ramps/index.ts';
import { textTable } from '../src/render/text-table.ts';
import { shareBounds } from '../src/stats/binomial.ts';
import { type KataRamp, kataCsv } from '../test/support/kata-csv.ts';

const { values } = parseArgs({ options: { ramps: { type: 'string', default: '1000' } } });
const MIB = 2 ** 20;

const found = Array.from({ length: Number(values.ramps) }, (_, index) => {
  const ramp = anyRamp(index);
  const data = readKataCsv(kataCsv(ramp), `${index}.csv`, 'ramp');
  const cost = answerOf(data, ramp.seed).ramps[0]?.cost.perContainer;
  if (cost === undefined || !('value' in cost)) return { ...ramp, known: false, held: false, width: 0 };
  const truth = ramp.costMib * MIB;
  return { ...ramp, known: true, held: cost.low <= truth && truth <= cost.high, width: (cost.high - cost.low) / truth };
});

console.log(textTable(['ramps', 'with a number', 'held', '95 % interval of that', 'median width'], rows()));

function rows(): string[][] {
  const kinds = [1, 2, 3, 4].map((generation) => [
    `generation ${generation}`,
    found.filter((each) => each.generation === generation),
  ]) as [string, typeof found][];
  return [['all', found] as [string, typeof found], ...kinds].map(([name, of]) => {
    const known = of.filter((each) => each.known);
    const held = known.filter((each) => each.held).length;
    const { low, high } = shareBounds(held, known.length);
    const widths = known.map(({ width }) => width).sort((a, b) => a - b);
    const middle = widths[Math.floor(widths.length / 2)] ?? 0;
    return [
      name,
      `${known.length} of ${of.length}`,
      percent(held / known.length),
      `${percent(low)} to ${percent(high)}`,
      percent(middle),
    ];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function anyRamp(index: number): KataRamp {
  const random = seededRandom(`ramp ${index}`);
  const nodes = 2 + random.integer(5);
  const steps = 40 + random.integer(80);
  const costMib = 100 + random.integer(900);
  // From a ramp that ends before memory does to one that goes on until half of its containers are evicted.
  const nodeMib = Math.round(((costMib * steps) / nodes) * (0.5 + random.uniform()));
  const generation = ([1, 2, 3, 4] as const)[index % 4] ?? 1;
  return {
    generation,
    seed: String(index),
    steps,
    nodes,
    costMib,
    nodeMib,
    noiseMib: costMib * (0.05 + 0.3 * random.uniform()),
    zero: { node: random.integer(nodes), rows: random.integer(6) },
    frozen: { node: random.integer(nodes), from: 5 + random.integer(20), rows: random.integer(15) },
    leftovers: random.integer(2) * 7,
  };
}
