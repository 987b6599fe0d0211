import { counted, firstFew } from '../../model/counted.ts';
import { isAfterwards } from '../../model/plan.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const stepsDone: ValidityRule = {
  id: 'steps-done',
  summary: 'every step of the plan up to the last deletion was done',
  check({ plan, steps }) {
    const spans = new Map(steps.map((step) => [step.id, step]));
    // Of what comes after, the next run has to know: this one's numbers remain valid.
    const planned = plan.steps.filter((step) => !isAfterwards(step, plan));
    const undone = planned.filter(({ id }) => spans.get(id)?.how !== 'done');
    if (undone.length === 0) return [holds(`${counted(planned.length, 'step')} done`)];
    const unbegun = undone.filter(({ id }) => !spans.has(id));
    const begun = undone.flatMap(({ id, level }) => {
      const span = spans.get(id);
      const reason = span?.reason === undefined ? '' : `: ${span.reason}`;
      return span === undefined ? [] : [broken(`step ${id} ${span.how ?? 'was not finished'}${reason}`, level)];
    });
    if (unbegun.length === 0) return begun;
    const names = firstFew(unbegun.map(({ id }) => id));
    const level = unbegun.every((step) => step.level === unbegun[0]?.level) ? unbegun[0]?.level : undefined;
    return [...begun, broken(`not begun: ${counted(unbegun.length, 'step')}: ${names}`, level)];
  },
};
