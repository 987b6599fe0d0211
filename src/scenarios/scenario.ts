import type * as z from 'zod';
import type { JsonObject } from '../model/json.ts';
import type { Metrics } from '../model/metrics/index.ts';
import type { Population } from '../model/metrics/metric.ts';
import type { Step } from '../model/plan.ts';
import type { KeySeries, Workload } from '../model/suite.ts';
import type { ThroughputEstimates } from '../model/target.ts';

/** A kind of experiment: its parameters, and the measured steps of one level. */
export interface ScenarioKind<Parameters> {
  readonly kind: string;
  readonly summary: string;
  /** Strict, and with defaults: what the suite file may say. Sweep parameters are laid over it before it is parsed. */
  readonly schema: z.ZodType<Parameters>;
  /** It brings its pods itself, so that its tests name no workload. */
  readonly ownPods?: true;
  /** The population that it is about, where it has several: gates and headlines are about this one. */
  readonly own?: Population;
  /** Its part of the catalogue: metrics that tests of no other kind have. A measurement of src/results computes them. */
  readonly metrics?: Metrics;
  /** What a reader looks for before what is usual of such a test: series of those metrics, for example. */
  readonly key?: readonly KeySeries[];
  /** What is certain to fail although each parameter by itself is fine; absent where nothing is. */
  objections?(parameters: Parameters, workloads: readonly Workload[]): readonly Objection[];
  /**
   * The measured part of a level; the plan puts lock, preflight, cool-down, ... around it. A scenario that
   * says nothing of deletion gets it as a burst.
   */
  expand(parameters: Parameters, context: LevelContext): readonly MeasuredStep[];
}

/** Why an experiment cannot give what it is for. */
export interface Objection {
  /** The parameter that is best changed. */
  readonly parameter: string;
  readonly message: string;
  readonly hint: string;
}

export interface LevelContext {
  readonly workloads: readonly Workload[];
  readonly estimates: ThroughputEstimates;
  /** Parameters of the level, for the manifests' placeholders. */
  readonly parameters: JsonObject;
}

/** A step before the plan has numbered it, named its level and fixed its timeout. */
export type MeasuredStep = Unplanned<
  Extract<Step, { kind: 'load' | 'churn' | 'benchmark' | 'engine' | 'ramp' | 'delete' }>
>;

type Unplanned<S> = S extends Step ? Omit<S, 'id' | 'level' | 'timeoutMs'> : never;
