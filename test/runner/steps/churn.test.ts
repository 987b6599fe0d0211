import { expect } from 'chai';
import { POD } from '../../support/built-test.ts';
import { simRun } from '../../support/sim-run.ts';

describe('[I] runner/steps/churn', () => {
  it('waits for the last successors, also while what they succeed is still shutting down', async () => {
    const scenario = { kind: 'churn', objects: 6, perSecond: 1, duration: '5s' };
    const faults = [{ fault: 'slow-stage', stage: 'pod-terminated', delayMs: 60_000 }] as const;
    const { entries } = await simRun({ scenario, faults, workloads: [POD] });
    const started = entries.find((entry) => entry.type === 'step-started' && entry.kind === 'churn');
    const step = started?.type === 'step-started' ? started.step : undefined;
    const end = entries.findIndex((entry) => entry.type === 'step-ended' && entry.step === step);
    const arrived = entries
      .slice(0, end)
      .flatMap((entry) => (entry.type === 'seen' && entry.object.step === step && entry.object.ready ? [entry] : []));
    expect(new Set(arrived.map(({ object }) => object.uid)).size).to.equal(5);
  });
});
