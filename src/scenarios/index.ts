import * as z from 'zod';
import { type JsonObject, mergeJson } from '../model/json.ts';
import type { Metrics } from '../model/metrics/index.ts';
import type { Population } from '../model/metrics/metric.ts';

import type { KeySeries, ScenarioSpec, Workload } from '../model/suite.ts';
import { arrivals } from './arrivals.ts';
import { benchmarks } from './benchmarks/index.ts';
import { burst } from './burst.ts';
import { churn } from './churn.ts';
import { command } from './command.ts';
import { deletion } from './deletion.ts';
import { engines } from './engines/index.ts';
import { fleet } from './fleet/fleet.ts';
import { ramp } from './ramp.ts';
import type { LevelContext, MeasuredStep, Objection, ScenarioKind } from './scenario.ts';
import { suite } from './suite.ts';

/** A kind with its parameters' type sealed inside. */
interface Sealed {
  readonly kind: string;
  readonly summary: string;
  readonly schema: z.ZodType;
  /** The keys that the schema knows, sorted. */
  readonly parameters: readonly string[];
  readonly ownPods?: true;
  readonly own?: Population;
  readonly metrics?: Metrics;
  readonly key?: readonly KeySeries[];
  /** Of parameters that the schema accepts. */
  objections(spec: ScenarioSpec, workloads: readonly Workload[]): readonly Objection[];
  expand(spec: ScenarioSpec, context: LevelContext): readonly MeasuredStep[];
}

const seal = <P>(scenario: ScenarioKind<P>): Sealed => ({
  kind: scenario.kind,
  summary: scenario.summary,
  schema: scenario.schema,
  ...(scenario.ownPods !== undefined && { ownPods: scenario.ownPods }),
  ...(scenario.own !== undefined && { own: scenario.own }),
  ...(scenario.metrics !== undefined && { metrics: scenario.metrics }),
  ...(scenario.key !== undefined && { key: scenario.key }),
  parameters: [...new Set(keysOf(scenario.schema))].filter((key) => key !== 'kind').sort(),
  objections: (spec, workloads) => scenario.objections?.(scenario.schema.parse(spec), workloads) ?? [],
  expand: (spec, context) => scenario.expand(scenario.schema.parse(spec), context),
});

/** The keys of an object's schema, or of all branches of a union. */
function keysOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodDiscriminatedUnion ? schema.options.flatMap(keysOf) : [];
}

const sealedBenchmarks: readonly Sealed[] = [
  // One a line, so that another is a line.
  seal(benchmarks.benchmark),
  seal(benchmarks.fio),
  seal(benchmarks.iperf2),
  seal(benchmarks.iperf3),
  seal(benchmarks.mpiPingPong),
  seal(benchmarks.netperf),
  seal(benchmarks.openfoam),
  seal(benchmarks.pytorch),
  seal(benchmarks.rdmaBandwidth),
  seal(benchmarks.rdmaLatency),
  seal(benchmarks.sockperf),
  seal(benchmarks.stressNg),
  seal(benchmarks.sysbench),
];

const sealedEngines: readonly Sealed[] = [seal(engines.clusterloader2), seal(engines.engine), seal(engines.kubeBurner)];

/** Every scenario that a suite may name: what makes objects, then engines of others, then benchmarks in pods of their own, each sorted by kind. */
export const scenarios: readonly Sealed[] = [
  // One a line, so that another is a line.
  seal(arrivals),
  seal(burst),
  seal(churn),
  seal(command),
  seal(deletion),
  seal(suite),
  seal(ramp),
  ...sealedEngines,
  ...sealedBenchmarks,
  seal(fleet),
];

/** Whether tests of a kind bring their pods themselves, and name no workload. */
export const bringsOwnPods = ({ kind }: Pick<ScenarioSpec, 'kind'>): boolean => scenarioOfKind(kind)?.ownPods === true;

export function scenarioOfKind(kind: string): Sealed | undefined {
  return scenarios.find((scenario) => scenario.kind === kind);
}

/** The kind of scenario whose tests alone have a metric; undefined where those of any kind may have it. */
export const ownerOfMetric = (
  name: string,
  all: readonly Pick<Sealed, 'kind' | 'metrics'>[] = scenarios,
): string | undefined => all.find(({ metrics = {} }) => Object.hasOwn(metrics, name))?.kind;

/** A scenario at one level: parameters of the level that the scenario knows are laid over it, the others fill placeholders. */
export function scenarioAt(spec: ScenarioSpec, parameters: JsonObject): ScenarioSpec {
  const known = scenarioOfKind(spec.kind)?.parameters ?? [];
  const own = Object.entries(parameters).filter(([key]) => known.includes(key));
  return { ...mergeJson(spec, Object.fromEntries(own)), kind: spec.kind };
}
