import { expect } from 'chai';
import type { Cause } from '../../../src/analysis/cause/cause.ts';
import { causeLines } from '../../../src/cli/history/cause-text.ts';
import { epochMs } from '../../../src/model/units.ts';
import { historyOf } from '../../support/history-of.ts';

const [run] = historyOf({ p50: [1] }).runs;
if (run === undefined) throw new Error('no run');

const merge = (pullRequest: string | undefined, title: string): Cause['suspects'][number]['merge'] => ({
  mergedAt: epochMs(Date.UTC(2024, 9, 22)),
  commit: '0123456789',
  ...(pullRequest !== undefined && { pullRequest }),
  files: 1,
  folders: [],
  title,
});

const cause = (count: number, covered = true): Cause => {
  const merges = Array.from({ length: count }, (_, at) =>
    merge(at === 1 ? undefined : String(100 + at), `title ${at}`),
  );
  const suspects = merges.map((each) => ({ merge: each, share: 1 / count, class: 'code' as const, reason: 'why' }));
  return { class: 'code', evidence: ['one', 'two'], window: { after: run, until: run, merges, covered }, suspects };
};

describe('[I] cli/history/cause-text', () => {
  it('names the class, why, and the three likeliest merges with how likely each is', () => {
    expect(causeLines(cause(5))).to.deep.equal([
      '    cause     code: one; two',
      '               20 %  #100 of 2024-10-22: title 0 (why)',
      '               20 %  0123456789 of 2024-10-22: title 1 (why)',
      '               20 %  #102 of 2024-10-22: title 2 (why)',
      '              and 2 merges in the same range',
    ]);
  });

  it('says where the list of merges may lack the one', () => {
    expect(causeLines(cause(0, false))).to.deep.equal([
      '    cause     code: one; two',
      '              the list of merges does not reach over all of the range',
    ]);
  });
});
