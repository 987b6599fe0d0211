import { stringAt } from '../../model/json.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { isRun, type Test } from '../../model/suite.ts';
import { type Milliseconds, ms, sum } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { arrivalSeconds } from '../../scenarios/objects.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';
import { complainOfProw } from './jobs.ts';

/** Times that a person wrote and in which the run cannot be done. Of a sound test. */
export function timeDiagnostics(test: Test, plan: Plan | undefined, layers: readonly Layer[]): Diagnostic[] {
  if (plan === undefined && isRun(test.experiment)) return [];
  const estimate = plan && estimateMistake(test, plan);
  if (estimate !== undefined) return [complainOf(layers, ['estimate'], estimate)];
  return timeoutDiagnostics(test, plan, layers);
}

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
  const deleting = ms(
    Math.max(0, ...(plan?.steps ?? []).map((step) => (step.kind === 'delete' ? step.estimateMs : 0))),
  );
  const kinds = (['periodic', 'presubmit', 'postsubmit'] as const).filter((kind) => test.triggers[kind] !== undefined);
  return kinds.flatMap((kind) => {
    const prow = mergeLayers(test.triggers.prow, test.triggers[kind]?.prow ?? {});
    return Object.entries({ timeout: needed, pod_running_timeout: needed, grace_period: deleting }).flatMap(
      ([field, least]) => {
        const written = parseGoDuration(stringAt(prow, 'decoration_config', field) ?? '');
        if (written === undefined || written === 0 || least === undefined || written >= least) return [];
        const mistake = {
          message: TOO_SHORT[field] ?? '',
          expected: `at least ${text(least)}`,
          got: text(written),
          hint: LEAVE,
        };
        return [complainOfProw(layers, kind, ['decoration_config', field], mistake)];
      },
    );
  });
}

const TOO_SHORT: Readonly<Record<string, string>> = {
  timeout: 'Prow would end each run before its end',
  pod_running_timeout: 'Prow would end the pod of each run before its end',
  grace_period: 'Prow would kill a run while it deletes what it made',
};
const LEAVE = 'leave it out: prowess derives it from the plan';

const text = (time: Milliseconds): string => formatQuantity(time, 'ms');
