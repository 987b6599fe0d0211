import { hasEntries } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
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
    const times = facts.levels.filter(({ name }) => name === (measurement.labels.level ?? '')).length;
    const own = each.flatMap((measurements) => measurements.find((other) => isSame(measurement, other)) ?? []);
    return { ...measurement, statistics: measurement.statistics.map((statistic) => spread(statistic, own, times)) };
  });
}

function onlyOf(facts: RunRecord, repetition: number): RunRecord {
  const steps = stepsOf(facts.plan, repetition);
  return {
    ...facts,
    steps: facts.steps.filter(({ id }) => steps.has(id)),
    objects: facts.objects.filter(({ step }) => steps.has(step)),
  };
}

/** Ids of the steps from the one that opens a level with this repetition to the one that opens the next. */
function stepsOf({ steps }: Plan, repetition: number): ReadonlySet<string> {
  const own = new Set<string>();
  let current: number | undefined;
  for (const { id, opens } of steps) {
    current = opens?.repetition ?? current;
    if (current === repetition) own.add(id);
  }
  return own;
}

const isSame = (a: Measurement, b: Measurement): boolean =>
  a.metric === b.metric && hasEntries(a.labels, b.labels) && hasEntries(b.labels, a.labels);

function spread(statistic: Statistic, own: readonly Measurement[], times: number): Statistic {
  const values = own.flatMap(({ statistics }) => {
    const { value, atLeast } = statistics.find(({ name }) => name === statistic.name) ?? {};
    return value === undefined || atLeast === true ? [] : [value];
  });
  return values.length === times && times > 1 ? { ...statistic, repetitions: values } : statistic;
}
