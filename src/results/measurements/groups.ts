import type { StepSpan } from '../../model/facts.ts';
import { stringAt } from '../../model/json.ts';
import type { Population } from '../../model/metrics/metric.ts';
import {
  churnRounds,
  instancesPer,
  isMeasured,
  type LoadObjects,
  membersPer,
  type Plan,
  type Step,
  type StepRole,
} from '../../model/plan.ts';
import { ownPopulation, POPULATIONS, populationOf } from '../../model/population.ts';
import type { Workload } from '../../model/suite.ts';
import type { ObjectRecord, RunRecord } from '../facts/record.ts';
import type { Edge } from '../facts/usage.ts';

/** What one level did with one population: of a test with a single population, all that the level did. */
export interface Part {
  /** `level` where the test has a sweep, `load` where it has several populations. */
  readonly labels: Readonly<Record<string, string>>;
  readonly level: string;
  readonly population: Population | undefined;
  /** Ids of its steps. */
  readonly steps: ReadonlySet<string>;
  /** What the sources of metrics showed before and after it. */
  readonly edges: readonly Edge[];
}

/** What a part made of one workload: the samples behind one set of labels. */
export interface Group extends Part {
  /** As of its part, and `workload` where the test mixes several. */
  readonly labels: Readonly<Record<string, string>>;
  readonly workload: Workload;
  readonly kind: string;
  /** Objects that the plan asked for; those for which no call was made are not among `objects`. */
  readonly asked: number;
  readonly objects: readonly ObjectRecord[];
  /** The part that it belongs to. */
  readonly part: Part;
  /** Dependents of one kind that each object brings at once. */
  readonly replicas: number;
  /** How many objects a set counts in all. */
  readonly members: number;
}

/** Steps of a level that work on its objects; what prepares it does not. */
const MEASURED: ReadonlySet<StepRole> = new Set(['measure', 'observe', 'clear']);

/** Names of the levels whose load began, in that order. */
export const levelsOf = ({ levels, steps }: Pick<RunRecord, 'levels' | 'steps'>): string[] => {
  const begun = new Set(steps.filter(isMeasured).map(({ level = '' }) => level));
  return [...new Set(levels.map(({ name }) => name))].filter((name) => begun.has(name));
};

export const levelLabels = (level: string): Readonly<Record<string, string>> => (level === '' ? {} : { level });

/** All parts that began, by level in the order of the plan, then by population in the order of the steps. */
export function partsOf(facts: RunRecord): Part[] {
  const populations = ownPopulation(facts.plan) === undefined ? [undefined] : POPULATIONS;
  return levelsOf(facts).flatMap((level) => {
    const steps = byPopulation(facts, level);
    return populations.flatMap((population) => {
      const own = new Set(steps.filter((step) => step.population === population).map(({ id }) => id));
      if (own.size === 0) return [];
      const labels = { ...levelLabels(level), ...(population && { load: population }) };
      return [{ labels, level, population, steps: own, edges: facts.edges.filter(({ load }) => own.has(load)) }];
    });
  });
}

/** A moment of rest belongs to the population before it. */
function byPopulation({ plan, steps }: RunRecord, level: string): { id: string; population: Population | undefined }[] {
  let population: Population | undefined;
  return steps
    .filter((step) => (step.level ?? '') === level && MEASURED.has(step.role))
    .map(({ id, kind }) => {
      if (kind !== 'settle') population = populationOf(plan, kind);
      return { id, population };
    });
}

/** All groups of objects that were created, by part and then by workload in the order of the plan. */
export const groupsOf = (facts: RunRecord): Group[] =>
  perWorkload(facts)
    .filter(({ population }) => population !== 'delete')
    .map(({ all, ...group }) => ({ ...group, objects: all.filter(({ step }) => group.steps.has(step)) }))
    .map((group) => ({ ...group, asked: Math.max(askedOf(facts, group), group.objects.length) }));

/** All groups of objects whose deletion was asked for: by the step that deletes them where the test has several populations. */
export const deletionGroupsOf = (facts: RunRecord): Omit<Group, 'asked'>[] =>
  perWorkload(facts).map(({ all, ...group }) => ({
    ...group,
    objects: all.filter(
      ({ deletion }) =>
        deletion !== undefined && (group.population === undefined || group.steps.has(deletion.step ?? '')),
    ),
  }));

type Base = Omit<Group, 'asked' | 'objects'> & {
  /** All objects of the level and workload. */
  readonly all: readonly ObjectRecord[];
};

function perWorkload(facts: RunRecord): Base[] {
  const { workloads } = facts.plan.experiment;
  return partsOf(facts).flatMap((part) =>
    workloads.map((workload) => ({
      ...part,
      part,
      labels: { ...part.labels, ...(workloads.length > 1 ? { workload: workload.name } : {}) },
      workload,
      kind: stringAt(workload.manifest, 'kind') ?? '',
      replicas: instancesPer({ workload, parameters: parametersAt(facts.plan, part.level) }),
      members: membersPer({ workload, parameters: parametersAt(facts.plan, part.level) }),
      all: facts.objects.filter((object) => (object.level ?? '') === part.level && object.workload === workload.name),
    })),
  );
}

const parametersAt = ({ levels }: Plan, level: string): LoadObjects['parameters'] =>
  levels.find(({ name }) => name === level)?.parameters ?? {};

function askedOf({ plan, steps }: RunRecord, group: Pick<Group, 'steps' | 'workload'>): number {
  const begun = steps.filter(({ id }) => group.steps.has(id)).flatMap((step) => plannedStep(plan, step) ?? []);
  const several = plan.experiment.workloads.length > 1;
  return begun.reduce((total, step) => total + askedIn(step, group, several), 0);
}

const plannedStep = ({ steps }: Plan, { id }: StepSpan): Step | undefined => steps.find((step) => step.id === id);

/** Churn asks for a number of rounds; which workload a round takes is known only from what was created, so of several none is asked for. */
function askedIn(step: Step, { workload }: Pick<Group, 'workload'>, several: boolean): number {
  if (step.kind === 'load') {
    const own = step.load.objects.filter((each) => each.workload.name === workload.name);
    return own.reduce((total, { count }) => total + count, 0);
  }
  return step.kind === 'churn' && !several ? churnRounds(step.churn) : 0;
}
