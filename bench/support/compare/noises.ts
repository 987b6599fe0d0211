import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Random } from '../../../src/model/random.ts';
import type { Draw } from './sides.ts';

/** Values around 100 with a spread of about 5 %. */
export const NOISES: Readonly<Record<string, Draw>> = {
  normal: (count, random) => Array.from({ length: count }, () => 100 * Math.exp(0.05 * random.normal())),
  'skewed (log-normal, sd 1)': (count, random) =>
    Array.from({ length: count }, () => 100 * (1 + 0.02 * Math.exp(random.normal()))),
  'heavy tails (t, 3)': (count, random) =>
    Array.from({ length: count }, () => {
      const squares = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
      return 100 * Math.exp((0.03 * random.normal()) / Math.sqrt(squares / 3));
    }),
};

const FILE = join(import.meta.dirname, '../../data/kubevirt-history/history.csv.gz');
/** No change is labelled in this lane between these days. */
const [LANE, FROM, TO] = ['periodic-kubevirt-e2e-k8s-1.29-sig-performance', '2024-11-07', '2025-01-31'];
const METRICS = [
  'PATCH-pods-count',
  'vmiCreationToRunningSecondsP95',
  'avgVirtAPICPUUsage',
  'avgVirtControllerMemoryUsageInMB',
];

/** Runs of a quiet stretch of KubeVirt's history, in random order, so that both sides of a pair are of one level. */
export function realNoise(): Record<string, Draw> {
  const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(FILE)), { columns: true });
  const quiet = rows.filter(
    ({ job, kind, time = '' }) => job === LANE && kind === 'VMIResult' && time >= FROM && time < TO,
  );
  return Object.fromEntries(
    METRICS.map((name) => {
      const values = quiet.filter(({ metric }) => metric === name).map(({ value }) => Number(value));
      const seen = values.filter((value) => value > 0);
      return [
        `KubeVirt ${name} (${seen.length} runs)`,
        (count: number, random: Random) => shuffled(seen, random).slice(0, count),
      ];
    }),
  );
}

/** Fisher and Yates. */
function shuffled(values: readonly number[], random: Random): number[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [result[last], result[other]] = [result[other] ?? 0, result[last] ?? 0];
  }
  return result;
}
