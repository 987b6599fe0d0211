import type { Plan } from '../../model/plan.ts';
import type { Subject } from '../../model/suite.ts';

/** A plan as the journal may show it to anybody: the arguments of a subject's command may hold a token. */
export const quotablePlan = (plan: Plan): Plan => ({
  ...plan,
  experiment: { ...plan.experiment, subject: quotable(plan.experiment.subject) },
  steps: plan.steps.map((step) => ('subject' in step ? { ...step, subject: quotable(step.subject) } : step)),
});

const quotable = (subject: Subject): Subject =>
  subject.kind === 'command' ? { ...subject, command: subject.command.slice(0, 1) } : subject;
