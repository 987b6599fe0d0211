import { expect } from 'chai';
import { lineBase } from '../../../src/analysis/compare/line-base.ts';
import { comparePull } from '../../../src/analysis/compare/pull.ts';
import type { Side } from '../../../src/analysis/compare/side.ts';
import { type History, toHistory } from '../../../src/history/history.ts';
import { type LineOrder, lineOrder } from '../../../src/history/line-order.ts';
import type { Merge } from '../../../src/history/merges.ts';
import { isMerged, type Run } from '../../../src/history/run.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDeclaration, aDocument, aPoint } from '../../support/run-document.ts';

const DAY = 86_400_000;
const at = (day: number) => epochMs(Date.UTC(2026, 0, 1) + day * DAY);
/** The commit that the line was at on a day. */
const commit = (day: number): string => day.toString(16).padStart(40, 'c');
const HEAD = 'a'.repeat(40);

describe('[U] analysis/compare/line-base', () => {
  const merges = [1, 2, 3, 4, 5].map((day) => mergeOn(day));

  it('takes what the recorded base has by the order of merges, whenever it was measured', () => {
    const { side, builds } = baseFor(
      [on(1), on(2), on(4), on(2, { build: '9', startedAt: at(5) }), pullOn(6, 2)],
      lineOrder(merges),
    );
    expect(builds).to.deep.equal(['1', '2', '9']);
    expect(side.line?.ancestry).to.deep.equal({ commit: commit(2), by: 'merges', unordered: 0 });
  });

  it('knows a commit by its first ten digits', () => {
    const short = merges.map((merge) => ({ ...merge, commit: merge.commit.slice(0, 10) }));
    const far = short.map((merge, place) => ({ ...merge, commit: `${place}${merge.commit.slice(1)}` }));
    const runs = [1, 2, 4].map((day) => on(day, { commit: `${day - 1}${commit(day).slice(1)}` }));
    const head = pullOn(6, 2, { pull: { number: '7', baseSha: `1${commit(2).slice(1)}` } });
    expect(baseFor([...runs, head], lineOrder(far)).builds).to.deep.equal(['1', '2']);
  });

  it('takes by the time of the merge runs of which no commit was recorded, and says how many it left out', () => {
    const runs = [1, 2, 3, 4].map((day) => withoutCommit(on(day)));
    const { side, builds } = baseFor([...runs, pullOn(6, 3)], lineOrder([], new Map([[commit(3), at(2.5)]])));
    expect(builds).to.deep.equal(['1', '2']);
    expect(side.line?.ancestry).to.deep.equal({ commit: commit(3), by: 'merges', unordered: 2 });
  });

  it('takes by the order in which runs measured commits where no merges are known', () => {
    const runs = [on(1), on(2), withoutCommit(on(3)), on(4), on(1, { build: '8', startedAt: at(5) })];
    const { side, builds } = baseFor([...runs, pullOn(6, 2)]);
    expect(builds).to.deep.equal(['1', '2', '8']);
    expect(side.line?.ancestry).to.deep.equal({ commit: commit(2), by: 'runs', unordered: 1 });
  });

  it('takes what began before where the base is known nowhere, and says so', () => {
    const { side, builds } = baseFor([on(1), on(2), pullOn(3, 77), on(4)], lineOrder(merges));
    expect(builds).to.deep.equal(['1', '2']);
    expect(side.line?.ancestry?.by).to.equal('time');
  });

  it('takes what began before where nothing recorded a base', () => {
    const { side, builds } = baseFor([on(1), on(2), pullOn(3, 2, { pull: { number: '7' } }), on(4)]);
    expect(builds).to.deep.equal(['1', '2']);
    expect(side.line).not.to.have.property('ancestry');
  });

  describe('a change of main after the base', () => {
    const levels = (day: number): number => (day <= 20 ? 100 : 140) + ((day * 7) % 5) / 2;
    const main = Array.from({ length: 40 }, (_, index) => on(index + 1));
    const compared = (heads: readonly Partial<Run>[], value: (run: Partial<Run>) => number) => {
      const documents = [
        ...main.map((run, index) => aDocument(run, [aPoint(levels(index + 1))])),
        ...heads.map((run) => aDocument(run, [aPoint(value(run))])),
      ];
      const history = toHistory('perf/density', documents);
      const wanted = { number: '7', commit: HEAD, line: 'main' };
      return comparePull(history, () => aDeclaration(), wanted, {
        order: lineOrder(main.map((_, index) => mergeOn(index + 1))),
      }).comparison;
    };
    const three = (base: number) => [41, 42, 43].map((day) => pullOn(day, base));

    it('is not charged to a pull request on the level before it, nor hides what it made worse', () => {
      expect(compared(three(20), () => 100.5)?.conclusion).to.equal('pass');
      const worse = compared(three(20), () => 139);
      expect([worse?.conclusion, worse?.base.runs]).to.deep.equal(['regressed', 20]);
    });

    it('is the base of a pull request that has it', () => {
      expect(compared(three(40), () => 140.5)?.conclusion).to.equal('pass');
      expect(compared(three(40), () => 190)?.conclusion).to.equal('regressed');
    });

    it('is not mixed where runs of the pull request have several bases: those on the newest level count', () => {
      const both = [pullOn(41, 10), pullOn(42, 38), pullOn(43, 39), pullOn(44, 40)];
      const said = compared(both, (run) => (run.build === '1041' ? 100 : 140.5));
      expect([said?.conclusion, said?.rows[0]?.head.count]).to.deep.equal(['pass', 3]);
    });

    it('stays away though an old commit was measured again behind it', () => {
      main.push(on(10, { build: '999', startedAt: at(40.5) }));
      const six = [41, 42, 43, 44, 45, 46].map((day) => pullOn(day, 20));
      const said = compared(six, () => 139);
      main.pop();
      expect([said?.conclusion, said?.rows[0]?.base.count]).to.deep.equal(['regressed', 21]);
    });
  });
});

function on(day: number, more: Partial<Run> = {}): Partial<Run> {
  return {
    build: String(day),
    commit: commit(day),
    startedAt: at(day),
    ...more,
  };
}

function withoutCommit({ commit: _, ...run }: Partial<Run>): Partial<Run> {
  return run;
}

function pullOn(day: number, base: number, more: Partial<Run> = {}): Partial<Run> {
  return {
    build: `${1000 + day}`,
    job: 'pull-perf-density',
    kind: 'presubmit',
    commit: HEAD,
    pull: { number: '7', baseSha: commit(base) },
    startedAt: at(day),
    ...more,
  };
}

function mergeOn(day: number): Merge {
  return {
    mergedAt: at(day - 0.5),
    commit: commit(day),
    files: 1,
    folders: [],
    title: '',
  };
}

/** The builds of main with which the pull request is compared. */
function baseFor(runs: readonly Partial<Run>[], order?: LineOrder): { side: Side; builds: string[] } {
  const history: History = toHistory(
    'perf/density',
    runs.map((run) => aDocument(run)),
  );
  const places = (holds: (run: Run) => boolean) => history.runs.flatMap((run, place) => (holds(run) ? [place] : []));
  const head = { name: 'this PR', history, places: places(({ kind }) => kind === 'presubmit') };
  const side = lineBase({ name: 'main', history }, places(isMerged), head, order);
  return { side, builds: side.places.map((place) => history.runs[place]?.build ?? '') };
}
