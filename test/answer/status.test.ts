import { expect } from 'chai';
import * as fc from 'fast-check';
import { wantsComment } from '../../src/answer/comment-mode.ts';
import { markerOf, markerText } from '../../src/answer/marker.ts';
import type { Situation, VerdictWord } from '../../src/answer/situation.ts';
import { newStatus } from '../../src/answer/status.ts';
import { anyComparison } from '../support/any-comparison.ts';
import { answered, NOON, newsAbout, OLD, PULL } from '../support/news.ts';

const QUEUED: Situation = { state: 'queued', queue: 'q', before: 2 };
const stateOf = (situation: Situation) => newStatus({ statuses: [] }, newsAbout(situation))?.state;

describe('[U] answer/status and comment mode', () => {
  it('is green for no regression alone', () => {
    const words: VerdictWord[] = ['pass', 'improved', 'regressed', 'inconclusive', 'no-base', 'invalid'];
    expect(words.map((word) => stateOf(answered(word)))).to.deep.equal([
      'success',
      'success',
      'failure',
      'error',
      'error',
      'error',
    ]);
    expect(stateOf(QUEUED)).to.equal('pending');
    expect(stateOf({ state: 'cancelled', by: 'push', at: NOON })).to.equal('error');
  });

  it('has a description that GitHub takes, whatever the comparison', async () => {
    await fc.assert(
      fc.property(anyComparison, (comparison) => {
        const status = newStatus({ statuses: [] }, newsAbout(answered('regressed', comparison)));
        expect(status?.description.length).to.be.within(1, 140);
      }),
    );
  });

  it('is written where it differs alone, and never for an older commit', () => {
    const status = newStatus({ statuses: [] }, newsAbout(QUEUED));
    if (status === undefined) throw new Error('no status');
    expect(newStatus({ statuses: [status] }, newsAbout(QUEUED))).to.equal(undefined);
    expect(newStatus({ statuses: [{ ...status, state: 'success' }] }, newsAbout(QUEUED))).to.deep.equal(status);
    expect(newStatus({ statuses: [] }, newsAbout(answered('pass'), { about: OLD }))).to.equal(undefined);
  });

  it('begins a comment for problems alone, and then follows what comes', () => {
    const none = { comments: [] };
    const passed = newsAbout(answered('pass'));
    expect(wantsComment('always', none, passed)).to.equal(true);
    expect(wantsComment('never', none, newsAbout(answered('regressed')))).to.equal(false);
    expect(wantsComment('problems', none, passed)).to.equal(false);
    expect(wantsComment('problems', none, newsAbout(answered('invalid')))).to.equal(true);
    const body = markerText(markerOf(newsAbout(answered('regressed')), undefined));
    const comment = { id: '1', node: 'n', at: PULL, body, isMinimised: false, changedAt: NOON };
    expect(wantsComment('problems', { comments: [comment] }, passed)).to.equal(true);
  });
});
