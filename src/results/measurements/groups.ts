import type { StepSpan } from '../../model/facts.ts';
import { stringAt } from '../../model/json.ts';
import { instancesPer, type LoadObjects, type Plan, type Step } from '../../model/plan.ts';
import type { Workload } from '../../model/suite.ts';
import { type Evidence, isMeasured, type ObjectEvidence } from '../facts/evidence.ts';

/** What one level made of one workload: the samples behind one set of labels. */
export interface Group {
  /** `level` where the test has a sweep, `workload` where it mixes several. */
  readonly labels: Readonly<Record<string, string>>;
  readonly level: string;
  readonly workload: Workload;
  readonly kind: string;
  /** Objects that the plan asked for; those for which no call was made are not among `objects`. */
  readonly asked: number;
  readonly objects: readonly ObjectEvidence[];
  /** Dependents of one kind that each object brings. */
  readonly replicas: number;
}

/** Names of the levels whose load began, in the order of the plan. */
export const levelsOf = ({ plan, steps }: Pick<Evidence, 'plan' | 'steps'>): string[] => {
  const begun = new Set(steps.filter(isMeasured).map(({ level = '' }) => level));
  return [...new Set(plan.levels.map(({ name }) => name))].filter((name) => begun.has(name));
};

export const levelLabels = (level: string): Readonly<Record<string, string>> => (level === '' ? {} : { level });

/** All groups, by level and then by workload, both in the order of the plan. */
export function groupsOf(facts: Evidence): Group[] {
  const { workloads } = facts.plan.experiment;
  return levelsOf(facts).flatMap((level) => workloads.map((workload) => groupOf(facts, level, workload)));
}

function groupOf(facts: Evidence, level: string, workload: Workload): Group {
  const several = facts.plan.experiment.workloads.length > 1;
  const objects = facts.objects.filter((object) => (object.level ?? '') === level && object.workload === workload.name);
  const steps = facts.steps.filter((step) => isMeasured(step) && (step.level ?? '') === level);
  const planned = steps.flatMap((step) => plannedStep(facts.plan, step) ?? []);
  const loads = planned.flatMap((step) => loadsOf(step, workload));
  const asked = loads.reduce((total, { count }) => total + count, 0) + churned(planned, several, objects);
  return {
    labels: { ...levelLabels(level), ...(several ? { workload: workload.name } : {}) },
    level,
    workload,
    kind: stringAt(workload.manifest, 'kind') ?? '',
    asked: Math.max(asked, objects.length),
    objects,
    replicas: instancesPer({ workload, parameters: loads[0]?.parameters ?? {} }),
  };
}

const plannedStep = ({ steps }: Plan, { id }: StepSpan): Step | undefined => steps.find((step) => step.id === id);

const loadsOf = (step: Step, { name }: Workload): LoadObjects[] =>
  step.kind === 'load' ? step.load.objects.filter(({ workload }) => workload.name === name) : [];

/** Churn asks for a number of rounds; which workload a round takes is known only from what was created. */
function churned(planned: readonly Step[], several: boolean, objects: readonly ObjectEvidence[]): number {
  const steps = planned.flatMap((step) => (step.kind === 'churn' ? [step] : []));
  return steps.reduce((total, { id, churn }) => {
    const made = objects.filter(({ step }) => step === id).length;
    return total + (several ? made : Math.floor((churn.durationMs / 1000) * churn.perSecond));
  }, 0);
}
