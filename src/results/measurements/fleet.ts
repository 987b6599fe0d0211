import { type FleetStep, fleetMembers, fleetSteps } from '../../fleet/from-run.ts';
import { type FlavourScore, scoresOf } from '../../fleet/scores.ts';
import { ADDS_UP } from '../../fleet/under-common-load.ts';
import { fleetMetrics } from '../../model/metrics/fleet.ts';
import type { Measurement } from '../../model/result.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { RunRecord } from '../facts/record.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';
import { overRepetitions } from './repetitions.ts';

/** What of a host reaches those that share it: between equals, against its specification, and against itself. */
export const fleet: Measure = {
  metrics: fleetMetrics,
  measure: (record) => {
    const scores = fleetSteps(record.plan).flatMap((step) => stepScores(step, record));
    const nodes = nodeTotals(scores);
    const all = scores.flatMap((score) => measured(score, nodes));
    return [...Map.groupBy(all, ({ metric, labels }) => JSON.stringify([metric, labels])).values()].flatMap(medianOf);
  },
};

interface StepScore extends FlavourScore {
  readonly level: string;
  readonly product: string | undefined;
  readonly isAlone: boolean;
}

function stepScores(step: FleetStep, record: RunRecord): StepScore[] {
  const { level = '', benchmark } = step;
  if (!record.steps.some(({ id }) => id === step.id)) return [];
  const isAlone = benchmark.roles.length === 1;
  const productOf = (flavour: string) => benchmark.roles.find(({ name }) => name === flavour)?.flavour?.product;
  return scoresOf(fleetMembers(step, record), benchmark.fleet?.reference)
    .filter(({ isMain }) => isMain)
    .map((score) => ({ ...score, level, isAlone, product: productOf(score.flavour) }));
}

const readingKey = ({ metric, reading, labels }: FlavourScore): string => JSON.stringify([metric, reading, labels]);

/** What a whole node delivered, by reading: the median of the levels in which it was measured. */
function nodeTotals(scores: readonly StepScore[]): Map<string, number> {
  const own = scores.filter(({ product }) => product === 'node');
  return new Map(
    [...Map.groupBy(own, readingKey)].flatMap(([key, all]) => {
      const median = quantile(sorted(all.map((score) => score.median)), 50);
      return median === undefined ? [] : [[key, median]];
    }),
  );
}

interface Value extends Pick<Measurement, 'metric' | 'labels'> {
  readonly value: number;
}

function measured(score: StepScore, nodes: ReadonlyMap<string, number>): Value[] {
  const { level, reading, labels, flavour, isAlone, spread, ofReference, product } = score;
  const own = { ...levelLabels(level), reading, ...labels, ...(isAlone ? {} : { flavour }) };
  const node = nodes.get(readingKey(score));
  const onNodes =
    product === 'node' || node === undefined || !isAlone ? [] : totalsByNode(score).map((total) => total / node);
  const ofNode = quantile(sorted(onNodes), 50);
  return [
    ...(spread === undefined ? [] : [{ metric: 'fleet-spread' as const, labels: own, value: spread }]),
    ...(ofReference === undefined ? [] : [{ metric: 'fleet-of-reference' as const, labels: own, value: ofReference }]),
    ...(ofNode === undefined ? [] : [{ metric: 'fleet-of-node' as const, labels: own, value: ofNode }]),
  ];
}

/** Rates and scores add up; of a latency the sum says nothing. */
function totalsByNode({ members, metric }: StepScore): number[] {
  if (!ADDS_UP.has(metric)) return [];
  const placed = members.filter(({ node }) => node !== undefined);
  return [...Map.groupBy(placed, ({ node }) => node).values()].map((own) =>
    own.reduce((total, { value }) => total + value, 0),
  );
}

function medianOf(all: readonly Value[]): Measurement[] {
  const [first] = all;
  const value = quantile(sorted(all.map((each) => each.value)), 50);
  if (first === undefined || value === undefined) return [];
  const { metric, labels } = first;
  const statistic = { name: 'value' as const, value, ...overRepetitions(all.map((each) => each.value)) };
  return [{ metric, labels, statistics: [statistic], samples: all.length, censored: 0 }];
}
