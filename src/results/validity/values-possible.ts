import { counted, firstFew } from '../../model/counted.ts';
import { metricOf } from '../../model/metrics/index.ts';
import type { Measurement } from '../../model/result.ts';
import { seriesId } from '../../model/series-id.ts';
import type { ObjectRecord, RunRecord } from '../facts/record.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

const RESOLUTION = 1000;

/** A stamp that was never set gives minus 292 years; one such value hides in a percentile and ruins every mean. */
export const valuesPossible: ValidityRule = {
  id: 'values-possible',
  summary: 'no number is impossible: not finite, negative, or longer than the run',
  check(facts, measurements) {
    const figures = measurements.flatMap((measurement) => impossibleFigures(measurement, facts));
    const objects = facts.objects.filter((object) => hasImpossibleStamp(object, facts)).map(({ name }) => name);
    const faults = [
      ...(figures.length === 0 ? [] : [broken(`${counted(figures.length, 'impossible value')}: ${firstFew(figures)}`)]),
      ...(objects.length === 0
        ? []
        : [broken(`${counted(objects.length, 'object')} with impossible stamps: ${firstFew(objects)}`)]),
      ...sameLatencies(facts).map((seen) => broken(seen)),
    ];
    return faults.length === 0 ? [holds('every value is possible')] : faults;
  },
};

/** Objects that differ in nothing take different times all the same: to the millisecond equal is what was made up or rounded. */
const FEWEST_EQUAL = 10;

function sameLatencies({ objects }: RunRecord): string[] {
  return [...Map.groupBy(objects, ({ step }) => step)].flatMap(([step, same]) => {
    const latencies = same.flatMap(({ arrival, acknowledgedAt }) =>
      arrival === undefined || acknowledgedAt === undefined ? [] : [arrival.at - acknowledgedAt],
    );
    if (latencies.length < FEWEST_EQUAL || new Set(latencies).size > 1) return [];
    return [`all ${latencies.length} latencies of step ${step} are ${latencies[0]} ms, to the millisecond`];
  });
}

function impossibleFigures({ metric, labels, statistics }: Measurement, { startedAt, endedAt }: RunRecord): string[] {
  const definition = metricOf(metric);
  const [min, max] = definition?.plausible ?? [0, 0];
  const longest =
    definition?.unit === 'ms' && metric !== 'cpu-per-object' ? Math.min(max, endedAt - startedAt + RESOLUTION) : max;
  return statistics
    .map(({ name, value, observed }) => ({ name, value: value ?? observed?.high ?? observed?.low ?? Number.NaN }))
    .filter(({ value }) => !(value >= min && value <= longest))
    .map(({ name, value }) => `${seriesId({ metric, labels })} ${name} = ${value}`);
}

/** By the server's clock within the run, up to the resolution; by ours never before what caused it. */
function hasImpossibleStamp(
  { createdAt, createdFrom, phases, deletion }: ObjectRecord,
  { startedAt, endedAt }: RunRecord,
): boolean {
  const longest = endedAt - startedAt + RESOLUTION;
  const isPossible = (length: number, least: number): boolean => length >= least && length <= longest;
  const gone = deletion?.goneAt;
  return (
    phases.some(({ server, watch }) => {
      const byServer = server === undefined || createdAt === undefined || isPossible(server - createdAt, -RESOLUTION);
      return !byServer || !isPossible(watch - createdFrom, 0);
    }) ||
    (gone !== undefined && deletion !== undefined && !isPossible(gone - deletion.requestedAt, 0))
  );
}
