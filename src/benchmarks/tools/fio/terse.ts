import type { JsonObject } from '../../../model/json.ts';

/** Numbers of one direction, and how many fields come before the first. */
const OF_WAY = 41;
const BEFORE = 5;
/** Both directions, CPU, depths and latencies; disks come behind them. */
const LEAST_FIELDS = 121;

/** fio's terse output of version 3, each line of which is a job, in the form of its JSON. */
export const terseDocuments = (stdout: string): JsonObject[] =>
  [...stdout.matchAll(/^3;(fio-\d[^;]*);.*$/gm)].map(([line, version = '']) => ({
    'fio version': version,
    jobs: [jobOf(line.split(';'))],
  }));

/** A line that is cut off, or whose fields are out of their places, does not say whether its job failed. */
function jobOf(fields: readonly string[]): JsonObject {
  const [, , jobname = '', groupid, error] = fields;
  if (fields.length < LEAST_FIELDS || !isInPlace(fields, BEFORE) || !isInPlace(fields, BEFORE + OF_WAY))
    return { jobname };
  return {
    jobname,
    groupid: Number(groupid),
    error: Number(error),
    read: wayOf(fields.slice(BEFORE, BEFORE + OF_WAY)),
    write: wayOf(fields.slice(BEFORE + OF_WAY, BEFORE + 2 * OF_WAY)),
  };
}

/** Whether percentiles, and nothing else of a direction, are where they belong. */
const isInPlace = (fields: readonly string[], from: number): boolean =>
  fields
    .slice(from, from + OF_WAY)
    .every((field, index) => field.includes('%=') === (index >= FIRST_PERCENTILE && index < LAT_MEAN - 2));

/** Kilobytes are of 1024 bytes, times are microseconds. Operations are not counted: how many there were is what their rate gives. */
function wayOf(fields: readonly string[]): JsonObject {
  const at = (index: number): number => Number(fields[index]);
  const [kibibytes, bandwidth, iops, runtime] = [at(0), at(1), at(2), at(3)];
  return {
    io_bytes: kibibytes * 1024,
    bw_bytes: bandwidth * 1024,
    iops,
    runtime,
    total_ios: (iops * runtime) / 1000,
    lat_ns: { mean: at(LAT_MEAN) * 1000 },
    clat_ns: { percentile: percentilesNs(fields) },
  };
}

const FIRST_PERCENTILE = 12;
const LAT_MEAN = 34;

/** `99.000000%=11599`; those that were not asked for are `0%=0`. */
const percentilesNs = (fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    fields.slice(FIRST_PERCENTILE, LAT_MEAN - 2).flatMap((field) => {
      const [, percentile, value] = /^([\d.]+)%=(\d+)$/.exec(field) ?? [];
      return percentile === undefined || percentile === '0' ? [] : [[percentile, Number(value) * 1000]];
    }),
  );
