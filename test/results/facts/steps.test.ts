import { expect } from 'chai';
import { epochMs, ms } from '../../../src/model/units.ts';
import { gatherSteps } from '../../../src/results/facts/steps.ts';

describe('[U] results/facts/steps', () => {
  const stamp = (at: number) => ({ seq: 0, at: epochMs(at), monoMs: ms(at) });

  it('joins the beginning of a step with its end', () => {
    const steps = gatherSteps();
    steps.start({ ...stamp(5), type: 'step-started', step: 'x', kind: 'load', role: 'measure', level: '10' });
    steps.start({ ...stamp(7), type: 'step-started', step: 'y', kind: 'settle', role: 'observe' });
    steps.end({ ...stamp(9), type: 'step-ended', step: 'x', how: 'failed', reason: 'full', facts: { created: 3 } });
    const [x, y] = steps.all();
    expect(x).to.deep.equal({
      id: 'x',
      kind: 'load',
      role: 'measure',
      level: '10',
      startedAt: 5,
      endedAt: 9,
      how: 'failed',
      reason: 'full',
      facts: { created: 3 },
    });
    expect([y?.id, y?.endedAt]).to.deep.equal(['y', undefined]);
  });

  it('knows nothing of a step that ended and never began', () => {
    const steps = gatherSteps();
    steps.end({ ...stamp(9), type: 'step-ended', step: 'x', how: 'done' });
    expect(steps.all()).to.deep.equal([]);
  });
});
