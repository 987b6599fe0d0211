import { expect } from 'chai';
import { gateFiguresText } from '../../../src/cli/history/gate-figures-text.ts';

const FACTS = { test: 'perf/burst', line: 'main', most: 3, known: 10, change: 0.2, alone: [] };
const PLAYED = { jobs: 10, worse: 0, same: 0, needed: new Array<number>(10).fill(3) };

describe('[I] what prowess gate prints', () => {
  it('says beside how many pairs the jobs are judged that it plays', () => {
    const text = gateFiguresText({ ...FACTS, none: PLAYED, all: PLAYED }, undefined);
    expect(text).to.contain('drawn from 10 pairs of neighbouring runs and judged beside the other 7\n');
  });

  it('says what a line lacks on which none can be played', () => {
    const text = gateFiguresText({ ...FACTS, known: 4, needs: 12 }, undefined);
    expect(text).to.equal(
      'perf/burst on main: at most 3 pairs of a job, beside 4 pairs of neighbouring runs; main needs 12 runs of one regime before this can be said\n',
    );
  });
});
