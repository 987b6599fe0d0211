import { type JsonObject, numberAt, stringAt } from '../../model/json.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { isRun, type Test } from '../../model/suite.ts';
import { hours, type Milliseconds, ms, seconds, sum } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { arrivalSeconds } from '../../scenarios/objects.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';
import { complainOfProw } from './jobs.ts';
import { judgedTypesOf, writtenJob } from './written-jobs.ts';

/** Times that a person wrote and in which the run cannot be done. Of a sound test. */
export function timeDiagnostics(test: Test, plan: Plan | undefined, layers: readonly Layer[]): Diagnostic[] {
  if (plan === undefined && isRun(test.experiment)) return [];
  const estimate = plan && estimateMistake(test, plan);
  if (estimate !== undefined) return [complainOf(layers, ['estimate'], estimate)];
  const longest = plan?.steps.find(({ estimateMs }) => estimateMs > DAY);
  if (longest !== undefined) return [complainOf(layers, ['scenario'], tooLong(longest))];
  return timeoutDiagnostics(test, plan, layers);
}

/** What a duration that is measured can be at most (src/model/metrics/metric.ts). */
const DAY = hours(24);

const tooLong = ({ id, estimateMs }: Step): Mistake => ({
  message: `its step ${id} would take ${text(estimateMs)}`,
  expected: 'at most a day',
  hint: 'fewer objects, a higher rate or a shorter duration',
});

/** Beyond this factor the plan or the person is wrong, and the schedule and Prow's timeout follow the person. */
const FAR_OFF = 10;

function estimateMistake({ estimateMs }: Test, plan: Plan): Mistake | undefined {
  if (estimateMs === undefined) return undefined;
  const least = sum(plan.steps.map(scheduledMs));
  const got = text(estimateMs);
  if (estimateMs < least) {
    const message = 'the load is asked for over a longer time than this';
    return {
      message,
      expected: `at least ${text(least)}`,
      got,
      hint: `leave it out: the plan says ${text(plan.estimateMs)}`,
    };
  }
  if (estimateMs * FAR_OFF >= plan.estimateMs && estimateMs <= plan.estimateMs * FAR_OFF) return undefined;
  const message = `far from the ${text(plan.estimateMs)} that the levels of the test need by the estimates of its cluster`;
  return {
    message,
    got,
    hint: "leave it out, or correct the cluster's estimates: prowess plan shows the time of each step",
  };
}

/** How long a step lasts however fast the cluster is. */
function scheduledMs(step: Step): Milliseconds {
  if (step.kind === 'churn') return step.churn.durationMs;
  if (step.kind !== 'load') return ms(0);
  const { arrival, objects } = step.load;
  const count = objects.reduce((total, each) => total + each.count, 0);
  return ms(1000 * arrivalSeconds(arrival, count));
}

function timeoutDiagnostics(test: Test, plan: Plan | undefined, layers: readonly Layer[]): Diagnostic[] {
  const needed = test.estimateMs ?? plan?.estimateMs;
  const deletions = plan?.steps.filter(({ kind }) => kind === 'delete') ?? [];
  const deletingMs = ms(Math.max(0, ...deletions.map(({ estimateMs }) => estimateMs)));
  return judgedTypesOf(test).flatMap((type) =>
    limitsIn(writtenJob(test, type)).flatMap(({ path, limitMs, message, of }) => {
      const least = of === 'run' ? needed : deletingMs;
      if (limitMs === undefined || limitMs === 0 || least === undefined || limitMs >= least) return [];
      const mistake = { message, expected: `at least ${text(least)}`, got: text(limitMs), hint: LEAVE };
      return [complainOfProw(layers, type, path, mistake)];
    }),
  );
}

interface WrittenLimit {
  readonly path: readonly string[];
  readonly limitMs: Milliseconds | undefined;
  readonly message: string;
  /** What must be possible within it. */
  readonly of: 'run' | 'deletion';
}

function limitsIn(prow: JsonObject): WrittenLimit[] {
  const deadline = numberAt(prow, 'spec', 'activeDeadlineSeconds');
  const decoration = Object.entries(TOO_SHORT).map(([field, message]): WrittenLimit => {
    const path = ['decoration_config', field];
    const of = field === 'grace_period' ? 'deletion' : 'run';
    return { path, message, of, limitMs: parseGoDuration(stringAt(prow, ...path) ?? '') };
  });
  const path = ['spec', 'activeDeadlineSeconds'];
  const message = 'Kubernetes would end the pod of each run before its end';
  return [...decoration, { path, message, of: 'run', limitMs: deadline === undefined ? undefined : seconds(deadline) }];
}

const TOO_SHORT: Readonly<Record<string, string>> = {
  timeout: 'Prow would end each run before its end',
  pod_running_timeout: 'Prow would end the pod of each run before its end',
  grace_period: 'Prow would kill a run while it deletes what it made',
};
const LEAVE = 'leave it out: prowess derives it from the plan';

const text = (time: Milliseconds): string => formatQuantity(time, 'ms');
