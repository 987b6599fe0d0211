import { observationsOf } from '../analysis/compare/side.ts';
import { smallestVisible } from '../analysis/compare/smallest.ts';
import { scaleOf } from '../analysis/scale.ts';
import type { Declare } from '../history/declaration.ts';
import type { History } from '../history/history.ts';
import type { SeriesName } from '../history/run.ts';
import { usageError } from '../model/errors.ts';
import { type Milliseconds, ms } from '../model/units.ts';
import { median, sorted } from '../stats/quantile.ts';

/** What a drill lets go wrong, in runs that it makes for it alone. */
export type Injection = RunInjection | NoRuns;

/** What runs are made with. */
export type RunInjection = Slowdown | SilentMetrics;

/** Objects of the workload arrive later. */
export interface Slowdown {
  readonly kind: 'slowdown';
  readonly name: string;
  /** Which step of the simulated cluster takes longer: the one that the objects wait for. */
  readonly stage: SlowedStage;
  /** Of the series that it makes worse: series of a family move together. */
  readonly family: string;
  readonly title: string;
  /** A share of the level. */
  readonly size: number;
  readonly delayMs: Milliseconds;
  /** So many runs may pass until it is said. */
  readonly within: number;
  /** So many times it is tried with other runs. */
  readonly tries: number;
}

/** The components' own metrics are not there to be read. */
export interface SilentMetrics {
  readonly kind: 'silence';
  readonly name: string;
  readonly within: number;
  readonly tries: number;
}

/** No run comes at all: numbers count runs that are missed. */
export interface NoRuns {
  readonly kind: 'absence';
  readonly name: string;
  readonly within: number;
  readonly tries: number;
}

/** Three runs are the least that confirm a change. */
const CONFIRMING_RUNS = 3;
/** Runs are late after three times their usual pause (src/history/freshness.ts): the next look says so. */
const MISSED_RUNS = 4;
/** A change for which three runs are enough in most cases is not said by each three of them: further runs, and others, make it sure. */
const [SURE_RUNS, TRIES] = [8, 3];

/**
 * The smallest change that three runs show in the first key series that a drill can slow, twice that, and two silences: of metrics, and of runs.
 * @throws KnownError where no key series is one of how long objects take to arrive
 */
export function injectionsFor(history: History, declare: Declare): readonly Injection[] {
  const slowed = slowedIn(history, declare);
  const found = smallestIn(history, slowed.series, slowed.tolerance);
  if (found === undefined) {
    throw usageError(
      `${history.test} has ${history.runs.length} runs that are measured, too few to say by how much a drill must slow it`,
      'it takes 17 of them',
    );
  }
  const { size, level } = found;
  const of = {
    kind: 'slowdown',
    stage: slowed.stage,
    family: slowed.family,
    title: slowed.title,
  } as const;
  const slowdown = (times: number, within: number, tries: number): Slowdown => ({
    ...of,
    name: `${times === 1 ? 'the smallest change' : 'twice that'} of ${slowed.title}`,
    size: times * size,
    delayMs: ms(Math.ceil(times * size * level)),
    within,
    tries,
  });
  return [
    slowdown(1, SURE_RUNS, TRIES),
    slowdown(2, CONFIRMING_RUNS, TRIES),
    { kind: 'silence', name: 'the metrics of components', within: 1, tries: 1 },
    { kind: 'absence', name: 'a run', within: MISSED_RUNS, tries: 1 },
  ];
}

/**
 * The first key series that a drill can slow. One run shows whether there is one.
 * @throws KnownError where there is none
 */
export function slowedIn({ test, series: all }: History, declare: Declare) {
  for (const [series, { name }] of all) {
    const declared = declare(name);
    const stage = stageOf(name);
    if (declared.key && declared.primary && declared.unit === 'ms' && stage !== undefined)
      return { series, name, stage, ...declared };
  }
  throw usageError(
    `${test} has no key series that a drill can slow`,
    'expected the creation latency of pods or virtual machine instances, or of what consists of them, by our watch among its key series (`history: {key: [{metric: creation-latency}]}`)',
  );
}

export type SlowedStage = 'pod-running' | 'vmi-running';

/** The step that objects of a kind wait for until they have arrived; undefined where no pod and no instance has to run for that. */
function stageOf({ metric, labels: { clock, kind = '', phase = '' } }: SeriesName): SlowedStage | undefined {
  const isArrival = metric === 'creation-latency' && clock === 'watch' && !BEFORE_IT_RUNS.has(phase);
  return isArrival ? STAGES.get(kind) : undefined;
}

const BEFORE_IT_RUNS: ReadonlySet<string> = new Set(['Created', 'PodScheduled', 'Pending', 'Scheduling', 'Scheduled']);

const STAGES: ReadonlyMap<string, SlowedStage> = new Map([
  ...['Pod', 'ReplicaSet', 'StatefulSet', 'Deployment'].map((kind) => [kind, 'pod-running'] as const),
  ...['VirtualMachineInstance', 'VirtualMachine', 'VirtualMachineInstanceReplicaSet'].map(
    (kind) => [kind, 'vmi-running'] as const,
  ),
]);

/** As `prowess compare` prints it for three runs: seen in 80 of 100 cases, where one comparison in 100 without a change calls it. */
function smallestIn(history: History, series: string, tolerance: number): { size: number; level: number } | undefined {
  const observed = observationsOf({ name: '', history, places: history.runs.map((_, place) => place) }, series);
  const scale = scaleOf('lower', observed);
  const base = observed.map(scale.to).flatMap(({ low }) => (Number.isFinite(low) ? [low] : []));
  const rule = { alpha: 0.01, tolerance: Math.log1p(tolerance) };
  const shift = smallestVisible({ base, head: [] }, CONFIRMING_RUNS, rule);
  const level = median(sorted(observed.map(({ low }) => low)));
  return shift === undefined || level === undefined || !scale.relative ? undefined : { size: Math.expm1(shift), level };
}
