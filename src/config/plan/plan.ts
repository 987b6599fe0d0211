import { usageError } from '../../model/errors.ts';
import { mergeJson } from '../../model/json.ts';
import type { Level, LoadObjects, Plan, Step } from '../../model/plan.ts';
import type { ScenarioSpec, TargetCluster, Test } from '../../model/suite.ts';
import { type Milliseconds, minutes, ms, seconds, sum } from '../../model/units.ts';
import { scenarioOfKind } from '../../scenarios/index.ts';
import type { MeasuredStep } from '../../scenarios/scenario.ts';
import { levelsOf } from './levels.ts';

/** Expands a test into the steps of a run. */
export function planTest(test: Test): Plan {
  const { cluster } = test;
  if (cluster === undefined) throw usageError(`test ${test.id} has no cluster, so there is nothing to run`);
  const levels = levelsOf(test.sweep);
  const perLevel = levels.map((level) => measuredSteps(test, cluster, level));
  const steps = [
    ...before(test, cluster, perLevel.flat()),
    ...levels.flatMap((level, index) =>
      levelSteps(test, cluster, level, perLevel[index] ?? [], index === levels.length - 1),
    ),
    ...after(test),
  ].map((step, index) => ({ ...step, id: `${String(index + 1).padStart(2, '0')}-${step.kind}` })) as Step[];
  return { test, levels, steps, estimateMs: sum(steps.map((step) => step.estimateMs)) };
}

type Draft = Step extends infer S ? (S extends Step ? Omit<S, 'id'> : never) : never;

function before(test: Test, cluster: TargetCluster, measured: readonly MeasuredStep[]): Draft[] {
  const objects = Math.max(...measured.map(({ load }) => count(load.objects)));
  const kind = String(test.workloads[0]?.manifest.kind ?? '');
  const perNode = cluster.limits.perNode[kind];
  const warmUp = test.workloads.map(
    (workload): LoadObjects => ({ workload, count: cluster.nodes.schedulable, parameters: {} }),
  );
  return [
    ...(cluster.exclusive ? [{ kind: 'lock' as const, estimateMs: ms(0), timeoutMs: cluster.lock.waitMaxMs }] : []),
    {
      kind: 'preflight',
      needs: {
        objects,
        perNode,
        schedulableNodes: perNode === undefined ? 1 : Math.ceil(objects / perNode),
        devices: {},
      },
      estimateMs: seconds(5),
      timeoutMs: minutes(2),
    },
    { kind: 'clean', estimateMs: seconds(5), timeoutMs: minutes(10) },
    { kind: 'subject', subject: test.subject, estimateMs: seconds(5), timeoutMs: minutes(15) },
    { kind: 'warm-up', objects: warmUp, estimateMs: seconds(60), timeoutMs: test.steady.warmUpMaxMs },
  ];
}

function levelSteps(
  test: Test,
  cluster: TargetCluster,
  level: Level,
  measured: readonly MeasuredStep[],
  last: boolean,
): Draft[] {
  const total = Math.max(...measured.map(({ load }) => count(load.objects)));
  const deletion = seconds(total / cluster.estimates.deletePerSecond);
  const own = level.name === '' ? {} : { level: level.name };
  return [
    ...measured.map((step): Draft => ({ ...step, ...own, timeoutMs: loadTimeout(step.estimateMs, test) })),
    { kind: 'settle', ...own, estimateMs: seconds(5), timeoutMs: minutes(1) },
    { kind: 'delete', ...own, estimateMs: deletion, timeoutMs: ms(deletion * 3 + minutes(5)) },
    { kind: 'verify-clean', ...own, estimateMs: seconds(2), timeoutMs: minutes(2) },
    ...(last
      ? []
      : [
          {
            kind: 'cool-down' as const,
            ...own,
            estimateMs: test.steady.coolDownMaxMs,
            timeoutMs: test.steady.coolDownMaxMs,
          },
        ]),
  ];
}

function after(test: Test): Draft[] {
  return [
    { kind: 'restore', subject: test.subject, estimateMs: ms(0), timeoutMs: minutes(15) },
    ...(test.cluster?.exclusive ? [{ kind: 'unlock' as const, estimateMs: seconds(1), timeoutMs: minutes(1) }] : []),
  ];
}

function measuredSteps(test: Test, cluster: TargetCluster, level: Level): readonly MeasuredStep[] {
  const scenario = scenarioOfKind(test.scenario.kind);
  if (scenario === undefined) throw usageError(`unknown scenario kind ${test.scenario.kind}`);
  const spec = mergeJson(test.scenario, level.parameters) as ScenarioSpec;
  return scenario.expand(spec, {
    workloads: test.workloads,
    estimates: cluster.estimates,
    parameters: level.parameters,
  });
}

const count = (objects: readonly LoadObjects[]): number => objects.reduce((total, { count }) => total + count, 0);

/** Three times the estimate, and at least the longest that a single object may take. */
function loadTimeout(estimate: Milliseconds, test: Test): Milliseconds {
  return ms(Math.max(estimate * 3, ...test.workloads.map(({ readyWithinMs }) => readyWithinMs)) + estimate);
}
