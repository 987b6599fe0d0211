import { expect } from 'chai';
import { wordOf } from '../../../src/analysis/change-word.ts';
import { overviewsOf } from '../../../src/analysis/overview.ts';
import { parsePerf } from '../../../src/config/perf/parse.ts';
import type { History } from '../../../src/history/history.ts';
import { epochMs } from '../../../src/model/units.ts';
import { acceptLines } from '../../../src/report/site/accept-lines.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs } from '../../support/site-data.ts';

const steps = (count: number, value: number): number[] => Array.from({ length: count }, (_, run) => value + (run % 3));

/** What the words of the changes are, before and after the lines of the open ones are filled in and merged. */
function wordsOf(history: History): { before: string[]; after: string[] } {
  const declare = declaredAs({ better: 'lower' });
  const now = epochMs((history.runs.at(-1)?.startedAt ?? 0) + 1);
  const [line] = overviewsOf(history, declare, { now });
  if (line === undefined) expect.fail('no line');
  const files = line.changes.flatMap((note) => acceptLines(note, history.test, line));
  const accepted = files.map(({ path, text }) => ({
    path,
    text: text.replace('WHY IT STAYS', 'meant').replace('YOUR NAME', 'ann'),
  }));
  const { value, diagnostics } = parsePerf({ accepted }, [{ id: history.test, isMeasured: false }]);
  expect(diagnostics).to.deep.equal([]);
  const [then] = overviewsOf(history, declare, { now, ...(value !== undefined && { decisions: value }) });
  return { before: line.changes.map(wordOf), after: then?.changes.map(wordOf) ?? [] };
}

describe('[U] report/site/accept-lines', () => {
  it('accepts the change, once a reason and a name are filled in', () => {
    const history = historyOf({ 'latency.p50': [...steps(40, 100), ...steps(20, 156)] });
    expect(wordsOf(history)).to.deep.equal({ before: ['WORSE'], after: ['accepted'] });
  });

  it('accepts every series by which the change is open: of another line, and of a metric that moved with it', () => {
    const moved = { 'a.p50': [...steps(40, 100), ...steps(20, 156)], 'b.p50': [...steps(40, 200), ...steps(20, 600)] };
    const history = historyOf(moved, () => ({ line: 'release-1.6' }));
    expect(wordsOf(history)).to.deep.equal({ before: ['WORSE'], after: ['accepted'] });
  });

  it('accepts a change that has no share of a level, for the level was zero', () => {
    const history = historyOf({ 'restarts.p50': [...Array(40).fill(0), ...steps(20, 3)] });
    expect(wordsOf(history)).to.deep.equal({ before: ['WORSE'], after: ['accepted'] });
  });
});
