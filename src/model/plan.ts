import type { BenchmarkRun } from './benchmark.ts';
import type { EngineRun } from './engine.ts';
import type { Hook, HookDeed } from './hook.ts';
import { type JsonObject, valueAt } from './json.ts';
import type { Population } from './metrics/metric.ts';
import type { Placement } from './placement.ts';
import type { RampRun } from './ramp.ts';
import type { Right } from './resources.ts';
import type { Experiment, KeySeries, Subject, Workload } from './suite.ts';
import { type Milliseconds, minutes, ms } from './units.ts';

/** The fully expanded steps of a test, in order. A dry run prints it; the runner obeys it; the journal begins with it. */
export interface Plan {
  /** The test's id. */
  readonly test: string;
  readonly description: string;
  readonly experiment: Experiment;
  readonly levels: readonly Level[];
  readonly steps: readonly Step[];
  readonly estimateMs: Milliseconds;
  /** What the test is about, where it has several populations; absent where all of its objects are one. */
  readonly own?: Population;
  /** What a reader looks for first, in order, where the suite or the scenario says it; absent where it is what is usual of such a test. */
  readonly key?: readonly KeySeries[];
}

/** One combination of a sweep; a test without a sweep has the single level `''`. */
export interface Level {
  /** Stable over builds, for it names rows and series: `400`, `streams-4,hostNetwork-true`. */
  readonly name: string;
  readonly parameters: JsonObject;
  /** From 1; 0 for what only warms up, and is no level of the plan. */
  readonly repetition: number;
}

/**
 * What a step is for: `measure` makes the load whose numbers count, `observe` watches while it is there, `clear` takes away what the
 * run made and is due whatever happened before, `prepare` is all else.
 */
export type StepRole = 'prepare' | 'measure' | 'observe' | 'clear';

/** Whether a step makes the load that is measured. */
export const isMeasured = ({ role }: { readonly role: StepRole }): boolean => role === 'measure';

/** Whether a step creates, replaces or removes the objects whose numbers count. */
export const movesObjects = (step: { readonly role: StepRole; readonly kind: StepKind }): boolean =>
  isMeasured(step) || step.kind === 'delete';

/** Whether a run of a plan may go on after its end: each of its levels makes all that it measures by itself. */
export const isResumable = ({ steps }: Pick<Plan, 'steps'>): boolean =>
  steps.some(isMeasured) && steps.filter(isMeasured).every(({ kind }) => kind === 'benchmark');

/** The steps of each level, in their order, without those before and after all levels. */
export function stepsByLevel({ steps }: Pick<Plan, 'steps'>): Step[][] {
  const levels: Step[][] = [];
  for (const step of steps) {
    if (step.opens !== undefined) levels.push([]);
    levels.at(-1)?.push(step);
  }
  return levels.map((level) => level.filter((step) => step.level === level[0]?.opens?.name));
}

/** Before what counts: the number of a round that warms up. */
export const WARM_UP = 0;

/** Which repetition of its level each step is part of, from the step that opens it to the one that opens the next. */
export function repetitionsOf({ steps }: Pick<Plan, 'steps'>): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  let current: number | undefined;
  for (const { id, opens } of steps) {
    current = opens?.repetition ?? current;
    if (current !== undefined) all.set(id, current);
  }
  return all;
}

/** Every step has an id that is unique in its plan, and the longest it may take. */
interface StepBase {
  readonly id: string;
  readonly role: StepRole;
  /** Name of the level it belongs to; absent for the steps around all levels, and for the one level of a test without a sweep. */
  readonly level?: string;
  /** The level that begins with this step. */
  readonly opens?: Level;
  readonly estimateMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
}

export type Step =
  | (StepBase & { readonly kind: 'image'; readonly images: readonly string[] })
  | (StepBase & { readonly kind: 'lock' })
  | (StepBase & { readonly kind: 'preflight'; readonly needs: Needs })
  | (StepBase & { readonly kind: 'clean' })
  | (StepBase & { readonly kind: 'subject'; readonly subject: Subject })
  | (StepBase & { readonly kind: 'warm-up'; readonly objects: readonly LoadObjects[] })
  | (StepBase & { readonly kind: 'load'; readonly load: Load })
  | (StepBase & { readonly kind: 'churn'; readonly churn: Churn })
  | (StepBase & { readonly kind: 'benchmark'; readonly benchmark: BenchmarkRun })
  | (StepBase & { readonly kind: 'ramp'; readonly ramp: RampRun })
  | (StepBase & { readonly kind: 'engine'; readonly engine: EngineRun })
  | (StepBase & { readonly kind: 'settle' })
  | (StepBase & { readonly kind: 'delete'; readonly arrival: Arrival; readonly concurrency: number })
  | (StepBase & { readonly kind: 'verify-clean' })
  | (StepBase & { readonly kind: 'cool-down' })
  | (StepBase & { readonly kind: 'restore'; readonly subject: Subject })
  | HookStep
  | (StepBase & { readonly kind: 'unlock' });

export interface HookStep extends StepBase {
  readonly kind: 'hook';
  readonly hook: Hook;
  readonly does: HookDeed;
  /** The step with which what it clears up began: it is due only where that was begun. Absent of a hook that comes before. */
  readonly since?: string;
}

export type StepKind = Step['kind'];

/** Whether a step comes after everything that is measured: its failure leaves the cluster changed, and the numbers valid. */
export function isAfterwards({ id, kind }: Pick<Step, 'id' | 'kind'>, { steps }: Pick<Plan, 'steps'>): boolean {
  if (kind === 'restore' || kind === 'unlock') return true;
  const last = steps.findLastIndex((step) => step.kind === 'verify-clean');
  return kind === 'hook' && steps.findIndex((step) => step.id === id) > last;
}

/** How long the next sample of a kubelet, or of metrics.k8s.io, is waited for at each edge of a load: 10 to 20 s are usual for each of them. */
export const SAMPLE_WAIT_MAX = minutes(1);

/** How long the next scrape of a Prometheus is waited for at each edge of a load. */
export const SCRAPE_WAIT_MAX = minutes(2);

/** How often a step waits for the next samples of what is measured: before its load and after it. */
export const EDGES: Partial<Record<StepKind, number>> = { load: 2, churn: 2, delete: 2 };

/** What of a step's time is for its objects, and not for the samples at its edges; `scraped`: by a Prometheus too. */
export const objectsMs = ({ kind, timeoutMs }: Step, scraped: boolean): Milliseconds =>
  ms(timeoutMs - (EDGES[kind] ?? 0) * (SAMPLE_WAIT_MAX + (scraped ? SCRAPE_WAIT_MAX : 0)));

/** What the cluster must offer before any load is made. */
export interface Needs {
  /** The largest number of pods or virtual machines that live at once. */
  readonly instances: number;
  /** The cluster's limit for the kind under test. */
  readonly perNode: number | undefined;
  /** As many as the limit per node makes necessary. */
  readonly schedulableNodes: number;
  /** Of benchmarks in pods of their own; absent without them. */
  readonly pods?: PodNeeds;
}

/** What a plan asks of its cluster. */
export function needsOf(plan: Pick<Plan, 'test' | 'steps'>): Needs {
  const step = plan.steps.find(({ kind }) => kind === 'preflight');
  if (step?.kind !== 'preflight') throw new Error(`the plan of ${plan.test} has no preflight`);
  return step.needs;
}

/** What pods of benchmarks name, each thing once: where it is not there they wait until their time is over. */
export interface PodNeeds {
  readonly runtimeClasses: readonly string[];
  /** `NAME` or `NAMESPACE/NAME` of networks of Multus. */
  readonly networks: readonly string[];
  readonly storageClasses: readonly string[];
  /** Resources of device plugins: `nvidia.com/gpu`. */
  readonly devices: readonly string[];
  /** Kinds of what is made beside the pods. */
  readonly kinds: readonly string[];
  /** Labels of nodes in which pods must differ from each other. */
  readonly apart: readonly string[];
  /** The nodes that each pod may use. */
  readonly placements: readonly Placement[];
  /** Where the containers of ramps may run, each place once; absent where there are none. */
  readonly ramps?: readonly RampPlace[];
  /** What is done with them beyond making and reading them; absent where nothing is. */
  readonly rights?: readonly Right[];
}

/** The nodes that a ramp asks for, to which its RuntimeClass may add. */
export interface RampPlace extends Placement {
  readonly runtimeClass?: string;
}

export interface LoadObjects {
  readonly workload: Workload;
  readonly count: number;
  /** Values for the manifest's placeholders beside name and index. */
  readonly parameters: JsonObject;
}

type Sized = Pick<LoadObjects, 'workload' | 'parameters'>;

/** How many pods or virtual machines each object brings at once: replicas, or a Job's parallel pods, which a sweep may give, else 1. */
export const instancesPer = (sized: Sized): number =>
  numberIn('replicas', sized) ?? numberIn('parallelism', sized) ?? 1;

/** How many each object brings in all: a Job's completions, where it runs them one after the other. */
export const membersPer = (sized: Sized): number => numberIn('completions', sized) ?? instancesPer(sized);

function numberIn(field: string, { workload, parameters }: Sized): number | undefined {
  const written = valueAt(workload.manifest.spec, field);
  if (typeof written === 'number') return written;
  const [, parameter = ''] = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(String(written ?? '')) ?? [];
  const value = parameters[parameter];
  return typeof value === 'number' ? value : undefined;
}

/** Objects to be created, and when. */
export interface Load {
  readonly objects: readonly LoadObjects[];
  readonly arrival: Arrival;
  /** Creations that may be under way at once. */
  readonly concurrency: number;
}

/** burst is closed loop (as fast as the API takes it); the others are open loop: their schedule is kept, lag is reported. */
export type Arrival =
  | { readonly process: 'burst' }
  | { readonly process: 'fixed'; readonly perSecond: number }
  | { readonly process: 'poisson'; readonly perSecond: number }
  | {
      readonly process: 'stepped';
      readonly steps: readonly { readonly perSecond: number; readonly durationMs: Milliseconds }[];
    };

/** Steady state with churn: objects are deleted and recreated at a rate while the population stays. */
export interface Churn {
  readonly perSecond: number;
  readonly durationMs: Milliseconds;
  readonly concurrency: number;
}

/** How many objects are replaced. */
export const churnRounds = ({ perSecond, durationMs }: Pick<Churn, 'perSecond' | 'durationMs'>): number =>
  Math.floor((durationMs / 1000) * perSecond);
