import { openRunStore } from '../../adapters/run-store.ts';
import { pointToNewest } from '../../history/build.ts';
import type { ImportFormat } from '../../history/import/format.ts';
import { placedRun } from '../../history/import/place-run.ts';
import { pointOf } from '../../history/import/points.ts';
import type { Point } from '../../history/run.ts';
import { usageError } from '../../model/errors.ts';
import type { rampMetrics } from '../../model/metrics/ramp.ts';
import type { EpochMs } from '../../model/units.ts';
import { buildPaths } from '../../prow/bucket-paths.ts';
import { nextBuildNumber } from '../../prow/build-number.ts';
import {
  isKnown,
  type PooledCount,
  type PooledRamp,
  type RampAnswer,
  type RampData,
  type RampEstimate,
} from '../../ramps/index.ts';
import type { Env } from '../env.ts';
import { expectFolderName, folderOf, LAYOUT, storeDocument } from './store-document.ts';

/** What the tables of ramps that ran on one day become in a history: one run of a job. */
export interface KataRun {
  readonly job: string;
  readonly line: string;
  /** When the ramps ran: the tables do not say it. */
  readonly at: EpochMs;
  readonly store: string;
}

/**
 * Keeps what tables of ramps say as a run, so that it has a history; resolves to its folder in the store.
 * @throws KnownError where the job has no name of a folder, or the store holds other numbers of that moment, or fails
 */
export async function storeKataRun(
  ramps: readonly RampData[],
  answer: RampAnswer,
  { job, line, at, store: address }: KataRun,
  env: Env,
): Promise<string> {
  expectFolderName(job, '--job');
  const store = await openRunStore(address, env);
  const build = nextBuildNumber([], at);
  const place = { where: answer.groups.map(({ label }) => label).join(', '), job, build, line };
  const folder = folderOf({ job, build });
  const points = answer.groups.flatMap(pointsOf);
  const hard = hardFacts(ramps);
  const document = placedRun(FORMAT, { ...place, address: folder }, { points, startedAt: at, hard });
  if ((await storeDocument(store, document, at)) === 'different') {
    throw usageError(
      `${store.name} holds other numbers of ${job} of that moment`,
      'nothing there was changed; give another --at or --job',
    );
  }
  await pointToNewest(store, { build, paths: buildPaths({ type: 'periodic', job, build }, LAYOUT) });
  return folder;
}

const FORMAT: ImportFormat = { what: 'tables of scale.sh', hard: { source: 'scale.sh' } };

/** Other nodes, another workload and another kind of memory are another experiment. */
function hardFacts(ramps: readonly RampData[]): Record<string, string> {
  const distinct = (of: (ramp: RampData) => string): string => [...new Set(ramps.map(of))].join(', ');
  return {
    nodes: distinct(({ nodes }) => String(nodes.length)),
    memory: distinct(({ memory }) => memory),
    workload: distinct(({ workloadBytes }) => String(workloadBytes ?? 'not said')),
  };
}

/** What a table does not carry is missing, and no 0; nor is what it only bounds. */
function pointsOf({ label, cost, overhead, capacity, saturation }: PooledRamp): Point[] {
  const values: readonly (readonly [keyof typeof rampMetrics, number | undefined])[] = [
    ['ramp-memory-per-container', known(cost)],
    ['ramp-overhead', known(overhead)],
    ['ramp-capacity', exact(capacity)],
    ['ramp-saturation', exact(saturation)],
  ];
  return values.map(([metric, value]) =>
    pointOf({ metric, labels: { level: label }, statistic: 'value' }, value ?? Number.NaN, { signed: true }),
  );
}

const known = (estimate: RampEstimate | undefined): number | undefined =>
  estimate !== undefined && isKnown(estimate) ? estimate.value : undefined;

const exact = (count: PooledCount | undefined): number | undefined =>
  count?.atLeast === true ? undefined : count?.value;
