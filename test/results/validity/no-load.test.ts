import { expect } from 'chai';
import { noLoad } from '../../../src/results/validity/no-load.ts';
import { builtFacts } from '../../support/facts-builder.ts';

describe('[U] results/validity/no-load', () => {
  const [done] = builtFacts({ levels: [{ name: '', objects: 1 }] }).steps;
  if (done === undefined) throw new Error('the run has no step');
  const step = { ...done, how: 'done', reason: undefined } as const;

  it('names the first step that was not done, and why', () => {
    const running = { ...step, how: undefined };
    const failed = { ...step, kind: 'subject', how: 'failed', reason: 'no such image' } as const;
    const late = { ...step, kind: 'unlock', how: 'timed-out' } as const;
    const said = (...steps: Parameters<typeof noLoad>[0]['steps']) => noLoad({ steps });
    expect(said(step, failed, late)).to.deep.equal({
      passed: false,
      message: 'no load was made: subject failed, no such image',
    });
    expect(said(step, running, late).message).to.equal('no load was made: unlock timed-out');
    expect(said(step, running).message).to.equal('no load was made');
    expect(said().message).to.equal('no load was made');
  });
});
