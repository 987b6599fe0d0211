import { expect } from 'chai';
import { tooFewRuns } from '../../src/analysis/few-runs.ts';
import type { Run } from '../../src/history/run.ts';
import { historyOf } from '../support/history-of.ts';

const runs = (count: number, ofRun: (place: number) => Partial<Run> = () => ({})): readonly Run[] =>
  historyOf({ p50: Array(count).fill(1) }, ofRun).runs;

describe('[U] analysis/few-runs', () => {
  it('wants three runs before a change and three after it', () => {
    expect([tooFewRuns([]), tooFewRuns(runs(5)), tooFewRuns(runs(6))]).to.deep.equal([0, 5, undefined]);
  });

  it('counts neither runs of another regime nor INVALID ones', () => {
    const other = { id: 'two', hard: {}, soft: {} };
    expect(tooFewRuns(runs(40, (place) => (place < 38 ? {} : { regime: other })))).to.equal(2);
    expect(tooFewRuns(runs(8, (place) => (place < 3 ? { outcome: 'invalid' } : {})))).to.equal(5);
  });
});
