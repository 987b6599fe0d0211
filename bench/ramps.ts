/**
 * How often the interval of a container's cost holds the truth: `npm run bench:ramps -- [--ramps N] [--only runs]`. Makes tables of ramps whose cost is
 * known, of all four generations, and runs that know the containers of each node, with gaps, collectors that hang and evictions, and counts.
 * The share is printed with its exact interval. Every fifth is a run; `--only runs` makes N of these, which are quick, and no table.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/model/random.ts';
import { ms } from '../src/model/units.ts';
import { answerOf, type NodeReading, type RampData, readKataCsv } from '../src/ramps/index.ts';
import { textTable } from '../src/render/text-table.ts';
import { shareBounds } from '../src/stats/binomial.ts';
import { type KataRamp, kataCsv } from '../test/support/kata-csv.ts';

const { values } = parseArgs({ options: { ramps: { type: 'string', default: '1000' }, only: { type: 'string' } } });
if (values.only !== undefined && values.only !== 'runs') throw new Error(`--only takes runs, and got ${values.only}`);
/** Every so many is a run. */
const RUN_EACH = 5;
const MIB = 2 ** 20;

const found = Array.from({ length: Number(values.ramps) }, (_, made) => {
  const index = values.only === 'runs' ? RUN_EACH * (made + 1) - 1 : made;
  const ramp = anyRamp(index);
  const isRun = index % RUN_EACH === RUN_EACH - 1;
  const data = isRun ? [runOf(ramp)] : readKataCsv(kataCsv(ramp), `${index}.csv`, 'ramp');
  const cost = answerOf(data, ramp.seed).ramps[0]?.cost.perContainer;
  const of = isRun ? 'runs, by node' : `tables, generation ${ramp.generation}`;
  if (cost === undefined || !('value' in cost)) return { of, known: false, held: false, width: 0 };
  const truth = ramp.costMib * MIB;
  return { of, known: true, held: cost.low <= truth && truth <= cost.high, width: (cost.high - cost.low) / truth };
});

console.log(textTable(['ramps', 'with a number', 'held', '95 % interval of that', 'median width'], rows()));

function rows(): string[][] {
  const kinds = [...Map.groupBy(found, (each) => each.of)].toSorted(([a], [b]) => a.localeCompare(b));
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

/** What a run sees of the same cluster: containers by node, each with a level of its own, and no sample where a kubelet hung. */
function runOf({ seed, steps, nodes, costMib, noiseMib, nodeMib, zero, frozen }: KataRamp): RampData {
  const random = seededRandom(seed);
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  const levels = numbers.map(() => 300 * random.uniform());
  const errors = numbers.map(() => random.normal() * noiseMib);
  const live = numbers.map(() => 0);
  let failed = 0;
  const readingOf = (node: number, step: number): NodeReading => {
    errors[node] = 0.4 * (errors[node] ?? 0) + Math.sqrt(1 - 0.16) * noiseMib * random.normal();
    if (zero?.node === node && step <= zero.rows) return { missing: 'none' };
    if (frozen?.node === node && step > frozen.from && step <= frozen.from + frozen.rows)
      return { missing: 'frozen', repeatedBytes: 1 };
    const left = nodeMib + 600 - (levels[node] ?? 0) - (live[node] ?? 0) * costMib + (errors[node] ?? 0);
    return { leftBytes: Math.max(1, left) * MIB, live: live[node] ?? 0 };
  };
  const looks = Array.from({ length: steps }, (_, step) => {
    const node = (step + random.integer(2)) % nodes;
    if (((live[node] ?? 0) + 1) * costMib < nodeMib) live[node] = (live[node] ?? 0) + 1;
    else failed++;
    const running = live.reduce((sum, each) => sum + each, 0);
    return {
      ...{ number: step, atMs: ms(step * 10_000), wanted: step + 1, startLatenciesMs: [] },
      pods: { running, creating: 0, pending: 0, terminating: 0, failed },
      nodes: numbers.map((each) => readingOf(each, step)),
    };
  });
  return { label: 'ramp', nodes: numbers.map(String), memory: 'available memory', steps: looks, faults: [] };
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
