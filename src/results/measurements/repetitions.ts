import { hasEntries } from '../../model/json.ts';
import { levelNameOf } from '../../model/key-figures.ts';
import { repetitionsOf, WARM_UP } from '../../model/plan.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { quantileRanks } from '../../stats/binomial.ts';
import { sorted } from '../../stats/quantile.ts';
import type { RunRecord } from '../facts/record.ts';

/**
 * Gives each statistic of a level that is repeated the value that each repetition has by itself: how much these differ is the only
 * spread between loads that a run knows. `measure` is applied to the facts of one repetition at a time.
 */
export function withRepetitions(
  facts: RunRecord,
  pooled: readonly Measurement[],
  measure: (facts: RunRecord) => readonly Measurement[],
): Measurement[] {
  const numbers = [...new Set(facts.levels.map(({ repetition }) => repetition))];
  if (numbers.length < 2) return [...pooled];
  const each = numbers.map((repetition) => measure(onlyOf(facts, repetition)));
  return pooled.map((measurement) => {
    const times = facts.levels.filter(({ name }) => name === levelNameOf(measurement)).length;
    const own = each.flatMap((measurements) => measurements.find((other) => isSame(measurement, other)) ?? []);
    return { ...measurement, statistics: measurement.statistics.map((statistic) => spread(statistic, own, times)) };
  });
}

function onlyOf(facts: RunRecord, repetition: number): RunRecord {
  const numbers = repetitionsOf(facts.plan);
  return onlySteps(facts, (step) => numbers.get(step) === repetition);
}

/** What happened in rounds that warm up is no number. */
export function withoutWarmUp(facts: RunRecord): RunRecord {
  const numbers = repetitionsOf(facts.plan);
  return [...numbers.values()].includes(WARM_UP) ? onlySteps(facts, (step) => numbers.get(step) !== WARM_UP) : facts;
}

const onlySteps = (facts: RunRecord, isOwn: (step: string) => boolean): RunRecord => ({
  ...facts,
  steps: facts.steps.filter(({ id }) => isOwn(id)),
  objects: facts.objects.filter(({ step }) => isOwn(step)),
});

const isSame = (a: Measurement, b: Measurement): boolean =>
  a.metric === b.metric && hasEntries(a.labels, b.labels) && hasEntries(b.labels, a.labels);

function spread(statistic: Statistic, own: readonly Measurement[], times: number): Statistic {
  const values = own.flatMap(({ statistics }) => {
    const { value, atLeast } = statistics.find(({ name }) => name === statistic.name) ?? {};
    return value === undefined || atLeast === true ? [] : [value];
  });
  return values.length === times && times > 1 ? { ...statistic, repetitions: values } : statistic;
}

/** Order statistics that enclose the median of what is repeated in this way, where there are enough of them (95 %). */
export function overRepetitions(values: readonly number[]): Pick<Statistic, 'low' | 'high' | 'covers'> {
  const { low, high } = quantileRanks(values.length, 50);
  if (low === undefined || high === undefined) return {};
  const inOrder = sorted(values);
  return { low: inOrder[low - 1], high: inOrder[high - 1], covers: 'repetitions' };
}
