import type { BenchmarkRun } from '../../model/benchmark.ts';
import { usageError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { usualKeys } from '../../model/key-series.ts';
import { madeIn } from '../../model/made.ts';
import {
  EDGES,
  instancesPer,
  type Level,
  type LoadObjects,
  type Needs,
  type Plan,
  SAMPLE_WAIT_MAX,
  SCRAPE_WAIT_MAX,
  type Step,
} from '../../model/plan.ts';
import { resourcesBehind } from '../../model/resources.ts';
import { taggedImages } from '../../model/subject.ts';
import { type Experiment, isRun, isTogether, type Subject, type Test } from '../../model/suite.ts';
import { isLocked, type TargetCluster } from '../../model/target.ts';
import { hours, type Milliseconds, minutes, ms, seconds, sum } from '../../model/units.ts';
import { bringsOwnPods, scenarioAt, scenarioOfKind } from '../../scenarios/index.ts';
import type { MeasuredStep } from '../../scenarios/scenario.ts';
import { type Draft, hooksAfter, hooksBefore, inLevel, withSince } from './hooks.ts';
import { levelsOf, warmUpLevels } from './levels.ts';
import { podNeedsOf } from './pod-needs.ts';
import { warmUpObjects } from './warm-up.ts';

/** Expands a test into the steps of a run. */
export function planTest(test: Test): Plan {
  const { id, description, experiment } = test;
  const { cluster, scenario } = experiment;
  if (cluster === undefined) throw usageError(`test ${id} has no cluster, so there is nothing to run`);
  if (isTogether(experiment)) {
    throw usageError(
      `test ${id} is all tests of its suite`,
      `prowess run ${test.suite}/ runs them, and each has a plan of its own`,
    );
  }
  if (!isRun(experiment)) {
    throw usageError(`test ${id} is a command of its own: Prow runs it, prowess does not`);
  }
  const levels = levelsOf(experiment.sweep);
  const perLevel = levels.map((level) => measuredSteps(experiment, cluster, level));
  const drafts = [
    ...before(experiment, cluster, levels, perLevel),
    ...warmUpLevels(experiment.sweep).flatMap((level) =>
      levelSteps(experiment, cluster, level, measuredSteps(experiment, cluster, level), false),
    ),
    ...levels.flatMap((level, index) =>
      levelSteps(experiment, cluster, level, perLevel[index] ?? [], index === levels.length - 1),
    ),
    ...after(experiment, cluster),
  ];
  const steps = withSince(
    drafts.map((step, index) => ({ ...step, id: `${String(index + 1).padStart(2, '0')}-${step.kind}` })) as Step[],
  );
  const kind = scenarioOfKind(scenario.kind);
  const estimateMs = sum(steps.map((step) => step.estimateMs));
  const plan = { test: id, description, experiment, levels, steps, estimateMs, ...(kind?.own && { own: kind.own }) };
  const key = test.history?.key ?? (kind?.key && [...kind.key, ...(kind.ownPods ? [] : usualKeys(plan))]);
  return { ...plan, ...(key && { key }) };
}

/** What one level of a test asks of its cluster. */
export const levelNeeds = (experiment: Experiment, cluster: TargetCluster, level: Level): Needs =>
  needsOf(experiment, cluster, [measuredSteps(experiment, cluster, level)]);

const PREPARE = 'prepare' as const;
const CLEAR = 'clear' as const;

function before(
  experiment: Experiment,
  cluster: TargetCluster,
  levels: readonly Level[],
  perLevel: readonly (readonly MeasuredStep[])[],
): Draft[] {
  const warmUp = warmUpObjects(experiment, levels, cluster.nodes.schedulable);
  return [
    ...imageStep(experiment.subject),
    ...(waitsForOthers(experiment, cluster)
      ? [{ kind: 'lock' as const, role: PREPARE, estimateMs: ms(0), timeoutMs: cluster.lock.waitMaxMs }]
      : []),
    {
      kind: 'preflight',
      role: PREPARE,
      needs: needsOf(experiment, cluster, perLevel),
      estimateMs: seconds(5),
      timeoutMs: minutes(2),
    },
    { kind: 'clean', role: PREPARE, estimateMs: seconds(5), timeoutMs: minutes(10) },
    ...hooksBefore('suite', experiment),
    { kind: 'subject', role: PREPARE, subject: experiment.subject, estimateMs: seconds(5), timeoutMs: minutes(15) },
    ...hooksBefore('test', experiment),
    // What a benchmark measures does not wait for images, nor for the API server.
    ...(bringsOwnPods(experiment.scenario)
      ? []
      : [{ kind: 'warm-up' as const, role: PREPARE, objects: warmUp, ...warmUpTimes(experiment) }]),
  ];
}

const waitsForOthers = ({ holds = [] }: Experiment, cluster: TargetCluster): boolean =>
  isLocked(cluster) || holds.length > 0;

/** Images are waited for before the lock: a build takes as long as it takes, and the machine serves others meanwhile. */
function imageStep(subject: Subject): Draft[] {
  const images = taggedImages(subject);
  if ((subject.kind !== 'images' && subject.kind !== 'helm') || images.length === 0) return [];
  return [{ kind: 'image', role: PREPARE, images, estimateMs: ms(0), timeoutMs: subject.waitMaxMs ?? hours(1) }];
}

function levelSteps(
  experiment: Experiment,
  cluster: TargetCluster,
  level: Level,
  measured: readonly MeasuredStep[],
  last: boolean,
): Draft[] {
  const own = level.name === '' ? {} : { level: level.name };
  const deletion = measured.some(({ kind }) => kind === 'delete') ? [] : [deletionOf(measured, cluster)];
  const rest = experiment.steady.coolDownMaxMs;
  const ownPods = bringsOwnPods(experiment.scenario);
  const steps: readonly Draft[] = [
    ...hooksBefore('level', inLevel(experiment, level), own),
    ...[
      ...measured.filter(({ kind }) => kind !== 'delete').map((step): Draft => planned(step, experiment, own)),
      ...(ownPods ? [] : [settleOf(own)]),
      ...measured.filter(({ kind }) => kind === 'delete').map((step): Draft => planned(step, experiment, own)),
    ].map((step) => (cluster.prometheus === undefined ? step : withScrapes(step))),
    ...deletion.map((step): Draft => planned(step, experiment, own)),
    { kind: 'verify-clean', role: CLEAR, ...own, estimateMs: seconds(2), timeoutMs: minutes(10) },
    ...hooksAfter('level', inLevel(experiment, level), own),
    ...(last || ownPods
      ? []
      : [{ kind: 'cool-down' as const, role: PREPARE, ...own, estimateMs: rest, timeoutMs: ms(rest + minutes(1)) }]),
  ];
  return steps.map((step, index) => (index === 0 ? { ...step, opens: level } : step));
}

const settleOf = (own: { level?: string }): Draft => ({
  kind: 'settle',
  role: 'observe',
  ...own,
  estimateMs: seconds(5),
  timeoutMs: minutes(1),
});

/** Steadiness is awaited at most as long as the suite says; before that the objects have their own time to become ready. */
function warmUpTimes({ steady, workloads }: Experiment): Pick<Draft, 'estimateMs' | 'timeoutMs'> {
  const longest = Math.max(0, ...workloads.map(({ readyWithinMs }) => readyWithinMs));
  return { estimateMs: ms(Math.min(minutes(1), steady.warmUpMaxMs)), timeoutMs: ms(steady.warmUpMaxMs + 2 * longest) };
}

/** Three times the estimate, and in any case the longest that a single object may take. */
function planned(step: MeasuredStep, experiment: Experiment, own: { level?: string }): Draft {
  if (step.kind === 'benchmark') return { ...step, ...own, timeoutMs: benchmarkTimeout(step.benchmark) };
  // It ends by itself; the last look, and the way down, take a while.
  if (step.kind === 'ramp')
    return { ...step, ...own, timeoutMs: ms((step.ramp.baselineMs ?? 0) + step.ramp.limitMs + minutes(10)) };
  if (step.kind === 'engine') return { ...step, ...own, timeoutMs: ms(step.engine.limitMs + minutes(5)) };
  const longest = Math.max(0, ...experiment.workloads.map(({ readyWithinMs }) => readyWithinMs));
  const edges = EDGES[step.kind] ?? 0;
  return { ...step, ...own, timeoutMs: ms(step.estimateMs * 3 + longest + edges * SAMPLE_WAIT_MAX) };
}

/** Its pods have their time to be ready, and its tool its own; what lies around them takes a while, too. */
const benchmarkTimeout = ({ readyWithinMs, limitMs }: BenchmarkRun): Milliseconds =>
  ms(readyWithinMs + limitMs + minutes(2));

/** At the edges of a load the next scrape is waited for: half a minute is usual between two. */
function withScrapes(step: Draft): Draft {
  const scrapes = EDGES[step.kind] ?? 0;
  return {
    ...step,
    estimateMs: ms(step.estimateMs + scrapes * seconds(30)),
    timeoutMs: ms(step.timeoutMs + scrapes * SCRAPE_WAIT_MAX),
  };
}

function deletionOf(measured: readonly MeasuredStep[], cluster: TargetCluster): MeasuredStep {
  const estimateMs = seconds(peak(measured) / cluster.estimates.deletePerSecond);
  return { kind: 'delete', role: CLEAR, arrival: { process: 'burst' }, concurrency: 50, estimateMs };
}

function needsOf(
  experiment: Experiment,
  cluster: TargetCluster,
  perLevel: readonly (readonly MeasuredStep[])[],
): Needs {
  const instances = Math.max(0, ...perLevel.map(roomFor));
  const perNode = perNodeLimit(experiment, cluster);
  const pods = podNeedsOf(perLevel.flat());
  return {
    instances,
    perNode,
    schedulableNodes: Math.max(
      perNode === undefined ? 1 : Math.ceil(instances / perNode),
      ...perLevel.flat().map(filled),
    ),
    ...(pods !== undefined && { pods }),
  };
}

/** How many nodes a fleet fills. */
const filled = (step: MeasuredStep): number => (step.kind === 'benchmark' && step.benchmark.fleet?.room?.nodes) || 1;

/** The most objects of a test that a node of the cluster may carry; undefined where nothing limits them. */
export function perNodeLimit({ workloads }: Experiment, cluster: TargetCluster): number | undefined {
  const limits = workloads.flatMap(({ manifest }) => limitOf(manifest, cluster) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** A limit on VMIs holds for whatever KubeVirt makes VMIs of. */
function limitOf(manifest: JsonObject, cluster: TargetCluster): number | undefined {
  const kinds = resourcesBehind(manifest).map(({ kind }) => kind);
  const limits = kinds.flatMap((kind) => cluster.limits.perNode[kind] ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** The largest number of pods or virtual machines of a level that live at once: what its loads make stays until it is deleted. */
function peak(measured: readonly MeasuredStep[]): number {
  return measured.reduce((total, step) => total + instancesOf(step), 0);
}

/** A ramp goes beyond the room that there is: it needs room for its first step only. */
function roomFor(measured: readonly MeasuredStep[]): number {
  return measured.reduce((total, step) => total + (step.kind === 'ramp' ? step.ramp.start : instancesOf(step)), 0);
}

function instancesOf(step: MeasuredStep): number {
  if (step.kind === 'ramp') return step.ramp.most;
  if (step.kind === 'benchmark') return madeIn(step.benchmark);
  return step.kind === 'load' ? instancesIn(step.load.objects) : 0;
}

function instancesIn(objects: readonly LoadObjects[]): number {
  return objects.reduce((total, each) => total + each.count * instancesPer(each), 0);
}

function after(experiment: Experiment, cluster: TargetCluster): Draft[] {
  return [
    ...hooksAfter('test', experiment),
    { kind: 'restore', role: CLEAR, subject: experiment.subject, estimateMs: ms(0), timeoutMs: minutes(15) },
    ...hooksAfter('suite', experiment),
    ...(waitsForOthers(experiment, cluster)
      ? [{ kind: 'unlock' as const, role: CLEAR, estimateMs: seconds(1), timeoutMs: minutes(1) }]
      : []),
  ];
}

function measuredSteps(experiment: Experiment, cluster: TargetCluster, level: Level): readonly MeasuredStep[] {
  const { scenario: spec, workloads } = experiment;
  const scenario = scenarioOfKind(spec.kind);
  if (scenario === undefined) throw usageError(`unknown scenario kind ${spec.kind}`);
  return scenario.expand(scenarioAt(spec, level.parameters), {
    workloads,
    estimates: cluster.estimates,
    parameters: level.parameters,
  });
}
