import { expect } from 'chai';
import type { Plan, Step } from '../../../src/model/plan.ts';
import { recordOf } from '../../../src/results/facts/gather.ts';
import { toResult } from '../../../src/results/to-result.ts';
import { POD, VMI } from '../../support/built-test.ts';
import { simRun } from '../../support/sim-run.ts';

describe('[I] runner/steps/load', () => {
  it('follows another load of its level with names of its own', async () => {
    const { entries, outcome } = await simRun({
      scenario: { kind: 'burst', objects: 10 },
      workloads: [VMI, POD],
      plan: twice,
    });
    expect(outcome).to.deep.equal({ how: 'completed' });
    const record = recordOf(entries);
    const { objects } = record;
    expect(objects).to.have.length(20);
    expect(new Set(objects.map(({ name }) => name)).size).to.equal(20);
    expect(new Set(objects.map(({ uid }) => uid)).size).to.equal(20);
    const { validity, outcome: judged } = toResult(record);
    expect(validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    expect(judged).to.equal('pass');
  });
});

/** A second load behind the first: the plan of a scenario that makes several. */
function twice(plan: Plan): Plan {
  return {
    ...plan,
    steps: plan.steps.flatMap((step): Step[] => {
      if (step.kind !== 'load') return [step];
      const { opens: _, ...second } = step;
      return [step, { ...second, id: `${step.id}-again` }];
    }),
  };
}
