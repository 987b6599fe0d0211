import { expect } from 'chai';
import type { RunEnded } from '../../../src/model/entry.ts';
import { runCompleted } from '../../../src/results/validity/run-completed.ts';
import { builtRecord } from '../../support/run-record.ts';

describe('[U] results/validity/run-completed', () => {
  const said = (ended: RunEnded | undefined) => runCompleted.check(builtRecord({ ended }), [])[0];

  it('says how a run ended, and why', () => {
    expect(said({ type: 'run-ended', how: 'completed', reason: 'so it is' })).to.deep.equal({
      passed: true,
      message: 'the run came to its end',
    });
    expect(said({ type: 'run-ended', how: 'aborted', reason: 'SIGTERM' })).to.deep.equal({
      passed: false,
      message: 'the run was aborted: SIGTERM',
    });
    expect(said({ type: 'run-ended', how: 'timed-out' })).to.deep.equal({
      passed: false,
      message: 'the run took longer than it was given',
    });
    expect(said({ type: 'run-ended', how: 'infrastructure' })).to.deep.equal({
      passed: false,
      message: 'the infrastructure failed',
    });
  });

  it('says how often a run was resumed', () => {
    const resumed = (times: number) =>
      runCompleted.check(builtRecord({ ended: { type: 'run-ended', how: 'completed' }, resumed: times }), [])[0]
        ?.message;
    const again = ', and what was under way then was done again';
    expect([0, 1, 2].map(resumed)).to.deep.equal([
      'the run came to its end',
      `the run came to its end; it was resumed once${again}`,
      `the run came to its end; it was resumed 2 times${again}`,
    ]);
  });

  it('takes a run whose journal has no end for killed', () => {
    expect(said(undefined)).to.deep.equal({ passed: false, message: 'the run was killed' });
  });
});
