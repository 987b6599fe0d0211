import { expect } from 'chai';
import type { Confirmed } from '../../src/history/confirmed.ts';
import { confirmedText, parseConfirmed } from '../../src/history/confirmed.ts';
import { epochMs } from '../../src/model/units.ts';
import { confirmedWords } from '../../src/report/confirmed-words.ts';

const MERGE = { commit: 'c'.repeat(40), pullRequest: '13064', title: 'Fix corruption' };
const CONFIRMED: Confirmed = {
  test: 'perf/density',
  line: 'main',
  change: '23c697eed2cb',
  at: epochMs(Date.UTC(2026, 10, 30)),
  good: 'a'.repeat(40),
  bad: 'b'.repeat(40),
  isConfirmed: true,
  merges: [MERGE],
  covered: true,
  skipped: [],
  runs: 18,
};
const words = (more: Partial<Confirmed>) => confirmedWords({ confirmed: { ...CONFIRMED, ...more } });

describe('[U] report/confirmed-words', () => {
  it('names a culprit only where one merge of a whole range is left and both ends differed', () => {
    expect(words({})).to.match(/^caused by #13064: Fix corruption, confirmed on 2026-11-30 by 18 runs/);
    for (const more of [{ covered: false }, { merges: [MERGE, MERGE] }, { merges: [] }, { isConfirmed: false }]) {
      expect(words(more)).to.not.contain('caused by');
    }
    expect(words({ isConfirmed: false })).to.match(/^not confirmed on/);
    expect(words({ merges: [MERGE, MERGE], skipped: [MERGE] })).to.contain('2 merges, 1 without images');
  });

  it('says nothing of a change that was not run again', () => {
    expect(confirmedWords({})).to.equal(undefined);
  });

  it('is read back as it was kept, and what is damaged is refused', () => {
    expect(parseConfirmed(confirmedText(CONFIRMED), 'x')).to.deep.equal(CONFIRMED);
    expect(() => parseConfirmed('{}', 'x.json')).to.throw('x.json: expected a confirmation of version 1, got none');
    expect(() => parseConfirmed(confirmedText({ ...CONFIRMED, runs: Number.NaN }), 'x.json')).to.throw('x.json.runs');
  });
});
