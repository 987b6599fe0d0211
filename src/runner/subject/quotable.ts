import { quotableHook } from '../../model/identity.ts';
import { quotableInfrastructure } from '../../model/infrastructure.ts';
import type { Plan, Step } from '../../model/plan.ts';
import type { Experiment, Subject } from '../../model/suite.ts';

/** A plan as the journal may show it to anybody: the arguments of commands may hold a token. */
export const quotablePlan = (plan: Plan): Plan => ({
  ...plan,
  experiment: quotableExperiment(plan.experiment),
  steps: plan.steps.map(quotableStep),
});

function quotableStep(step: Step): Step {
  if (step.kind === 'hook') return { ...step, hook: quotableHook(step.hook) };
  return 'subject' in step ? { ...step, subject: quotable(step.subject) } : step;
}

function quotableExperiment(experiment: Experiment): Experiment {
  const { cluster } = experiment;
  const infrastructure = cluster?.infrastructure && quotableInfrastructure(cluster.infrastructure);
  return {
    ...experiment,
    subject: quotable(experiment.subject),
    ...(experiment.hooks !== undefined && { hooks: experiment.hooks.map(quotableHook) }),
    ...(cluster !== undefined && infrastructure !== undefined && { cluster: { ...cluster, infrastructure } }),
  };
}

function quotable(subject: Subject): Subject {
  if (subject.kind === 'helm') return { ...subject, values: {} };
  return subject.kind === 'command' ? { ...subject, command: subject.command.slice(0, 1) } : subject;
}
