import type { Series } from '../../model/facts.ts';
import { elapsed } from '../../model/units.ts';
import type { Reading, UsageSeries, Value } from './usage.ts';

/** Gauges as charts show them: counters of CPU seconds have become cores. */
export const seriesOf = (gauges: readonly UsageSeries[]): Series[] =>
  gauges.map(({ family, component, source, queue, readings }) => ({
    metric: family.metric,
    labels: { component, source, ...(queue === undefined ? {} : { queue }) },
    points: family.type === 'counter' ? rates(readings) : levels(readings),
  }));

type Points = Series['points'];

/** All series of a gauge together, each time that it was read with something new. */
export const levels = (readings: readonly Reading[]): Points =>
  readings
    .filter((reading, index) => isRenewed(reading, readings[index - 1]))
    .map(({ at, values }) => [at, total([...values.values()].map(({ value }) => value))] as const);

/** Between two looks of a kubelet its last samples are read several times. */
const isRenewed = ({ values }: Reading, before: Reading | undefined): boolean =>
  before === undefined || [...values].some(([key, value]) => !isSame(value, before.values.get(key)));

const isSame = ({ takenAt }: Value, before: Value | undefined): boolean =>
  takenAt !== undefined && takenAt === before?.takenAt;

/** Of each series the rise since its sample before, by its own clock, added up. */
function rates(readings: readonly Reading[]): Points {
  const known = new Map<string, number>();
  return readings.slice(1).flatMap((reading, index) => {
    const before = readings[index] ?? reading;
    if (!isRenewed(reading, before)) return [];
    for (const [key, value] of reading.values) {
      const last = before.values.get(key);
      if (!isSame(value, last)) known.set(key, rate(last, value, elapsed(before.at, reading.at)));
    }
    const present = [...reading.values.keys()].map((key) => known.get(key) ?? 0);
    return present.every(Number.isFinite) ? [[reading.at, total(present)] as const] : [];
  });
}

/** Cores; not finite where the source's clock says that no time has passed. */
function rate(last: Value | undefined, value: Value, readMs: number): number {
  const lengthMs = distance(last, value) ?? readMs;
  return lengthMs > 0 ? (riseOf(last, value) * 1000) / lengthMs : Number.NaN;
}

/** How far two samples are apart by the source's own clock; undefined where it gives no times. */
export const distance = (first: Value | undefined, last: Value): number | undefined =>
  first?.takenAt === undefined || last.takenAt === undefined ? undefined : elapsed(first.takenAt, last.takenAt);

/** By how much a counter rose. One that fell has begun again, as one has that was not there before. */
export const riseOf = (last: Value | undefined, { value }: Value): number =>
  last === undefined || value < last.value ? value : value - last.value;

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
