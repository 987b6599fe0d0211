import { expect } from 'chai';
import { podRunning, timingOf } from '../../../src/config/generator/timing.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import { hours, minutes } from '../../../src/model/units.ts';
import { builtInfrastructure } from '../../support/built-infrastructure.ts';
import { exampleConfig, shippedConfig } from '../../support/shipped.ts';

const plans = [exampleConfig('kubevirt-dedicated'), shippedConfig()].flatMap(({ suites }) =>
  suites.flatMap(({ tests }) => tests.map(planTest)),
);

describe('[I] config/generator/timing', () => {
  for (const plan of plans) {
    it(`lets every step of ${plan.test} reach its own limit before Prow ends the run`, () => {
      const timing = timingOf(plan);
      const { timeoutMs, gracePeriodMs } = timing;
      const lock = plan.steps.find(({ kind }) => kind === 'lock')?.timeoutMs ?? 0;
      for (const step of plan.steps.filter(({ kind }) => kind !== 'lock')) {
        expect(timeoutMs - lock, step.id).to.be.at.least(plan.estimateMs - step.estimateMs + step.timeoutMs);
      }
      // A cluster that the run made goes with all that is in it.
      if (plan.experiment.cluster?.infrastructure !== undefined) return;
      const deletion = Math.max(...plan.steps.filter(({ kind }) => kind === 'delete').map((step) => step.timeoutMs));
      expect(gracePeriodMs).to.be.above(deletion);
      expect(podRunning(timing, { timeoutMs: undefined, gracePeriodMs: undefined })).to.be.above(
        timeoutMs + gracePeriodMs,
      );
    });
  }

  it('says what the times are made of, and that they are rounded', () => {
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const [timeout = '', gracePeriod = '', podRunningTimeout = ''] = timingOf(plan).reasons;
    expect(timeout).to.match(/^timeout: .* \+ twice the planned .* may overrun by, rounded up to 5 minutes\.$/);
    expect(gracePeriod).to.match(/, rounded up to a minute\.$/);
    expect(podRunningTimeout).to.contain('to upload, rounded up to 5 minutes.');
  });

  it('leaves time for each run of a job that makes several', () => {
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const [one, six] = [timingOf(plan, hours(1)), timingOf(plan, hours(1), 6)];
    expect(six.timeoutMs - one.timeoutMs).to.be.at.least(hours(10));
    expect(six.reasons[0]).to.contain('6h of 6 runs');
    expect(six.gracePeriodMs).to.equal(one.gracePeriodMs);
  });

  it('follows times that a person wrote where others depend on them', () => {
    const [plan] = plans;
    if (plan === undefined) throw new Error('no plan');
    const written = { timeoutMs: hours(9), gracePeriodMs: minutes(5) };
    expect(podRunning(timingOf(plan), written)).to.equal(hours(9) + minutes(15));
  });

  it('leaves time to make the cluster of the run, and after an interrupt for every attempt to remove it', () => {
    const [plan] = plans;
    const { cluster } = plan?.experiment ?? {};
    if (plan === undefined || cluster === undefined) throw new Error('no plan');
    const infrastructure = builtInfrastructure();
    const steps = plan.steps.filter(({ kind }) => kind !== 'lock' && kind !== 'unlock');
    const existing = timingOf({ ...plan, steps });
    const made = timingOf({
      ...plan,
      steps,
      experiment: { ...plan.experiment, cluster: { ...cluster, infrastructure } },
    });
    const { upMs, validateMs, downMs } = infrastructure.timeouts;
    expect(made.timeoutMs - existing.timeoutMs).to.be.within(
      upMs + validateMs + downMs - minutes(5),
      upMs + validateMs + downMs + minutes(5),
    );
    expect(made.gracePeriodMs).to.be.at.least(3 * downMs);
    expect(made.reasons.join(' '))
      .to.contain('15m to make the cluster + 3m to remove it')
      .and.contain('3 attempts of 3m to remove the cluster');
  });
});
