import { nameOf } from '../../../src/history/history.ts';
import type { Run } from '../../../src/history/run.ts';
import { toIso } from '../../../src/model/units.ts';
import { permuted } from '../../changes/windows.ts';
import { readLanes } from '../kubevirt-history.ts';
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

/** No change is labelled in this lane between these days. */
const [LANE, FROM, TO] = ['periodic-kubevirt-e2e-k8s-1.29-sig-performance', '2024-11-07', '2025-01-31'];
const METRICS = [
  'PATCH-pods-count',
  'vmiCreationToRunningSecondsP95',
  'avgVirtAPICPUUsage',
  'avgVirtControllerMemoryUsageInMB',
];

/** Runs of a quiet stretch of KubeVirt's history, in random order, so that both sides of a pair are of one level. */
export async function realNoise(): Promise<Record<string, Draw>> {
  const history = (await readLanes()).get(LANE);
  if (history === undefined) throw new Error(`bench/data holds no run of ${LANE}`);
  const quiet = history.runs.flatMap((run, place) => (isQuiet(run) ? [place] : []));
  return Object.fromEntries(
    METRICS.map((metric) => {
      const column = history.series.get(nameOf({ metric, labels: { kind: 'VMIResult' }, statistic: 'value' }));
      const seen = quiet.map((place) => column?.values[place] ?? 0).filter((value) => value > 0);
      return [`KubeVirt ${metric} (${seen.length} runs)`, (count, random) => permuted(seen, random).slice(0, count)];
    }),
  );
}

const isQuiet = ({ startedAt }: Run): boolean => toIso(startedAt) >= FROM && toIso(startedAt) < TO;
