import { expect } from 'chai';
import { selectable, selectRuns } from '../../../src/analysis/compare/select.ts';
import { type History, toHistory } from '../../../src/history/history.ts';
import type { Run } from '../../../src/history/run.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDocument } from '../../support/run-document.ts';

describe('[U] analysis/compare/select', () => {
  const history = historyOf([
    { build: '1', commit: 'aaaaaaa1' },
    { build: '2', commit: 'bbbbbbb2' },
    { build: '3', line: 'release-1.6', commit: 'ccccccc3' },
    { build: '4', commit: 'ddddddd4', regime: { id: 'r', hard: {}, soft: { kubevirt: 'v1.7.0' } } },
    { build: '5', kind: 'presubmit', pull: { number: '77', baseSha: 'bbbbbbb2' }, commit: 'eeeeeee5' },
    { build: '6', kind: 'presubmit', pull: { number: '77', baseSha: 'bbbbbbb2' }, commit: 'fffffff6' },
    { build: '7', kind: 'batch', commit: '9999999' },
    { build: '8', kind: 'drill' },
  ]);

  for (const [wanted, builds] of [
    ['1,3', ['1', '3']],
    ['bbbbbbb', ['2']],
    ['9999999', ['7']],
    ['pr:77', ['6']],
    ['main', ['1', '2', '4']],
    ['release-1.6', ['3']],
    ['v1.7.0', ['4']],
    ['2026-01-02', ['2']],
    ['2026-01-02..2026-01-05', ['2', '3', '4']],
    ['1,777', []],
    ['nothing', []],
    ['pr:78', []],
  ] as const) {
    it(`takes ${wanted} for ${builds.length === 0 ? 'no run' : `builds ${builds.join(', ')}`}`, () => {
      expect(selectRuns(history, wanted).map((place) => history.runs[place]?.build)).to.deep.equal(builds);
    });
  }

  it('says what can be named', () => {
    expect(selectable(history)).to.equal('lines main (3), release-1.6 (1); pr:77; newest build 8');
  });
});

/** One run a day. */
function historyOf(runs: readonly Partial<Run>[]): History {
  return toHistory(
    'perf/density',
    runs.map((run, day) => aDocument({ startedAt: epochMs(Date.UTC(2026, 0, day + 1)), ...run })),
  );
}
