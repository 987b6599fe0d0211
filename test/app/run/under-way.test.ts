import { expect } from 'chai';
import { followPlan, type UnderWay } from '../../../src/app/run/under-way.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { StepEnded } from '../../../src/model/entry.ts';
import type { Step } from '../../../src/model/plan.ts';
import type { Sweep } from '../../../src/model/suite.ts';
import { type Milliseconds, ms, seconds, sum } from '../../../src/model/units.ts';
import { builtTest } from '../../support/built-test.ts';

const sweep: Sweep = { product: { objects: [10, 20, 30] }, include: [], repetitions: 1, order: 'sequential' };
const plan = planTest(builtTest({ scenario: { kind: 'burst' }, sweep }));
const { steps } = plan;

describe('[I] app/run/under-way', () => {
  it('has the whole plan left before its first step', () => {
    expect(followPlan(plan).at(seconds(9))).to.deep.equal({
      ...{ step: undefined, spentMs: 0, leftMs: plan.estimateMs, isLate: false },
    });
  });

  it('has the steps left that come after the one under way, however long those before it took', () => {
    const underWay = followPlan(plan);
    const load = stepOf('load', '20');
    begin(underWay, stepOf('warm-up'), ms(0));
    begin(underWay, load, seconds(1));
    expect(underWay.at(seconds(1))).to.include({ step: load, leftMs: timeFrom(load), isLate: false });
    const after = ms(seconds(1) + load.estimateMs + 1);
    expect(underWay.at(after)).to.include({ leftMs: timeFrom(load) - load.estimateMs, isLate: true });
  });

  it('leaves out what a resumed run does not do again', () => {
    const [load, deletion] = [stepOf('load', '20'), stepOf('delete', '20')];
    const underWay = followPlan(plan, new Set([load.id, deletion.id]));
    expect(underWay.at(ms(0)).leftMs).to.equal(plan.estimateMs - load.estimateMs - deletion.estimateMs);
  });

  it('only clears up what it has entered, once a step has failed', () => {
    for (const how of ['failed', 'timed-out', 'aborted'] as const) {
      const underWay = followPlan(plan);
      begin(underWay, stepOf('load', '10'), ms(0));
      end(underWay, stepOf('load', '10'), how);
      const deletion = stepOf('delete', '10');
      begin(underWay, deletion, seconds(1));
      const due = steps.filter(({ role, level }) => role === 'clear' && (level === undefined || level === '10'));
      expect(underWay.at(seconds(1)).leftMs).to.equal(sum(due.map(({ estimateMs }) => estimateMs)));
      expect(underWay.at(seconds(1)).leftMs).to.be.below(timeFrom(deletion));
    }
  });
});

const stepOf = (kind: Step['kind'], level?: string): Step =>
  steps.find((step) => step.kind === kind && step.level === level) ?? expect.fail(`no ${kind} ${level}`);

const timeFrom = (step: Step): Milliseconds =>
  sum(steps.slice(steps.indexOf(step)).map(({ estimateMs }) => estimateMs));

const begin = (underWay: UnderWay, { id, kind, role, level }: Step, now: Milliseconds): void =>
  underWay.take({ type: 'step-started', step: id, kind, role, ...(level !== undefined && { level }) }, now);

const end = (underWay: UnderWay, { id }: Step, how: StepEnded['how']): void =>
  underWay.take({ type: 'step-ended', step: id, how }, ms(0));
