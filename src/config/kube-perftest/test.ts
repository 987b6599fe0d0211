import { canonicalJson, type Json, type JsonObject, present } from '../../model/json.ts';
import type { PerftestBenchmark } from './resources.ts';
import { scenarioOf } from './scenario.ts';

/** A test of a suite, as it is written, and what of the benchmark it is deliberately not. */
export interface MappedTest {
  readonly test: JsonObject;
  readonly notes: readonly string[];
}

/** Several permutations become a sweep: what all share is the scenario, what differs the levels. */
export function testOf(benchmark: PerftestBenchmark): MappedTest {
  const mapped = benchmark.specs.map((spec) => scenarioOf(benchmark.kind, spec));
  const scenarios = distinct(mapped.map(({ scenario }) => scenario));
  const [first = {}] = scenarios;
  const varying = [...new Set(scenarios.flatMap(Object.keys))].filter((key) =>
    scenarios.some((each) => !same(each[key], first[key])),
  );
  const kept = Object.keys(first).filter((key) => !varying.includes(key));
  const repeated = varying.length === 0 && benchmark.repetitions > 1 ? [repeatable(first)] : varying;
  const levels = scenarios.map((each) => pick(each, repeated));
  return {
    test: {
      description: `${benchmark.isSet ? 'BenchmarkSet' : benchmark.kind} ${benchmark.name} of kube-perftest`,
      scenario: pick(
        first,
        kept.filter((key) => !repeated.includes(key)),
      ),
      ...sweepOf(levels, Math.min(benchmark.productCount, levels.length), benchmark.repetitions),
    },
    notes: [
      ...new Set(mapped.flatMap(({ notes }) => notes)),
      ...(scenarios.length < mapped.length
        ? [
            `of its ${mapped.length} permutations ${mapped.length - scenarios.length} say the same as others, and run once`,
          ]
        : []),
    ],
  };
}

/** What is repeated without permutations is the one level of a sweep: a parameter of its own makes that. */
const repeatable = (scenario: JsonObject): string =>
  Object.keys(scenario).find((key) => !['kind', 'image'].includes(key) && typeof scenario[key] !== 'object') ?? 'image';

function sweepOf(levels: readonly JsonObject[], productCount: number, repetitions: number): JsonObject {
  if (levels.length === 1 && repetitions === 1) return {};
  const axes = axesOf(levels.slice(0, productCount));
  const include = axes === undefined ? levels : levels.slice(productCount);
  return {
    sweep: present({
      product: axes,
      include: include.length === 0 ? undefined : include,
      // One after the other, repetitions of a permutation would be no independent observations.
      repetitions: repetitions === 1 ? undefined : repetitions,
      order: repetitions === 1 ? undefined : 'interleaved',
    }),
  };
}

/** The axes whose product, in its order, these levels are; undefined where they are none. */
function axesOf(levels: readonly JsonObject[]): JsonObject | undefined {
  const [first = {}] = levels;
  const axes = Object.fromEntries(
    Object.keys(first).map((key) => [key, distinct(levels.flatMap((each) => each[key] ?? []))]),
  );
  const product = Object.entries(axes).reduce<JsonObject[]>(
    (before, [key, values]) => before.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [{}],
  );
  return levels.length > 0 && same(product, [...levels]) ? axes : undefined;
}

const pick = (from: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])));

const same = (one: Json | undefined, other: Json | undefined): boolean =>
  one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other);

const distinct = <T extends Json>(values: readonly T[]): T[] => [
  ...new Map(values.map((each) => [canonicalJson(each), each])).values(),
];
