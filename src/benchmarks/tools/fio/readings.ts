import { type Json, numberAt, stringAt, valueAt } from '../../../model/json.ts';
import type { ToolReading } from '../../outcome.ts';
import { reading } from '../../units.ts';

/** `mixed` of --unified_rw_reporting is all of them together. */
export const DIRECTIONS = ['read', 'write', 'trim', 'mixed'] as const;

/** fio's names of the percentiles that are kept, and ours. */
const PERCENTILES = [
  ['50.000000', 'p50'],
  ['99.000000', 'p99'],
  ['99.900000', 'p999'],
] as const;

/**
 * What the jobs did in each direction. Jobs of one group run at the same time and are added up; groups run one after the other, and are
 * named by their first job. `all` is fio's own sum of its servers.
 */
export function readingsOf(jobs: readonly Json[], all: Json | undefined): ToolReading[] {
  const groups = [...Map.groupBy(jobs, (job) => numberAt(job, 'groupid') ?? 0).values()];
  const isOne = groups.length === 1;
  return groups.flatMap((group) =>
    DIRECTIONS.filter((direction) => group.some((job) => (numberAt(job, direction, 'total_ios') ?? 0) > 0)).flatMap(
      (direction) =>
        directionReadings(
          group,
          isOne ? all : undefined,
          direction,
          isOne ? '' : `${stringAt(group[0], 'jobname') ?? 'job'}-`,
        ),
    ),
  );
}

function directionReadings(
  group: readonly Json[],
  all: Json | undefined,
  direction: string,
  prefix: string,
): ToolReading[] {
  const whole = all === undefined ? group : [all];
  const name = `${prefix}${direction}`;
  return [
    reading({
      metric: 'benchmark-throughput',
      reading: name,
      label: `${direction} bw_bytes`,
      value: bandwidth(whole, direction),
      unit: 'B/s',
    }),
    reading({
      metric: 'benchmark-operations',
      reading: name,
      label: `${direction} iops`,
      value: total(whole, direction, 'iops'),
      unit: '1/s',
      written: 'iops',
    }),
    ...meanLatency(whole, direction, name),
    ...percentiles(group, direction, name),
  ];
}

const total = (jobs: readonly Json[], direction: string, key: string): number =>
  jobs.reduce<number>((sum, job) => sum + (numberAt(job, direction, key) ?? Number.NaN), 0);

/** fio before 3 has no bytes: its `bw` is in KiB/s, whatever its text calls them. */
const bandwidth = (jobs: readonly Json[], direction: string): number =>
  jobs.every((job) => isOld(job, direction)) ? total(jobs, direction, 'bw') * 1024 : total(jobs, direction, 'bw_bytes');

const isOld = (job: Json, direction: string): boolean =>
  valueAt(job, direction, 'lat') !== undefined && valueAt(job, direction, 'lat_ns') === undefined;

/** With --disable_lat or --gtod_reduce nothing was timed: a mean of 0 is none. */
function meanLatency(jobs: readonly Json[], direction: string, name: string): ToolReading[] {
  const ns = meanNs(jobs, direction);
  return ns === 0 ? [] : [latency(`${name}-mean`, `${direction} lat_ns mean`, ns)];
}

/** Each job's mean counts as often as it did I/O. */
function meanNs(jobs: readonly Json[], direction: string): number {
  const count = total(jobs, direction, 'total_ios');
  const weighted = jobs.reduce<number>(
    (sum, job) => sum + (meanOf(job, direction) ?? Number.NaN) * (numberAt(job, direction, 'total_ios') ?? 0),
    0,
  );
  return weighted / count;
}

/** A job of a group that did nothing in a direction has no mean there; its weight is 0. */
function meanOf(job: Json, direction: string): number | undefined {
  if (numberAt(job, direction, 'total_ios') === 0) return 0;
  const old = numberAt(job, direction, 'lat', 'mean');
  return isOld(job, direction) && old !== undefined ? old * 1000 : numberAt(job, direction, 'lat_ns', 'mean');
}

/** Percentiles of several jobs are not the percentiles of all: only one job has them. */
function percentiles(group: readonly Json[], direction: string, name: string): ToolReading[] {
  const [job, ...others] = group;
  if (job === undefined || others.length > 0) return [];
  return PERCENTILES.flatMap(([key, percentile]) => {
    const ns = numberAt(job, direction, 'clat_ns', 'percentile', key);
    return ns === undefined ? [] : [latency(`${name}-${percentile}`, `${direction} clat_ns percentile ${key}`, ns)];
  });
}

const latency = (name: string, label: string, ns: number): ToolReading =>
  reading({ metric: 'benchmark-latency', reading: name, label, value: ns, unit: 'ns' });
