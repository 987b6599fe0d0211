import { expect } from 'chai';
import { changesOf, knownOf } from '../../../src/analysis/changes/changes.ts';
import type { KnownChange } from '../../../src/analysis/changes/known.ts';
import type { SeriesChange } from '../../../src/analysis/changes/series.ts';
import type { Declaration, Declare } from '../../../src/history/declaration.ts';
import type { History } from '../../../src/history/history.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { historyOf } from '../../support/history-of.ts';
import { declaredAs } from '../../support/site-data.ts';

const random = seededRandom('changes');
const normal = (count: number, level = 100, scale = 1): number[] =>
  Array.from({ length: count }, () => level + scale * random.normal());

const declare = (more: Partial<Declaration> = {}): Declare => declaredAs({ key: false, ...more });

const changesIn = (history: History, more: Partial<Declaration> = {}): SeriesChange[] =>
  changesOf(history, declare(more)).series.flatMap(({ changes }) => changes);

describe('[U] analysis/changes', () => {
  it('finds the same in numbers near the largest of a double as in others, and none that is not finite', () => {
    const values = [...normal(40), ...normal(12, 120)];
    const found = (times: number) => {
      const { series } = changesOf(historyOf({ p50: values.map((value) => value * times) }), declare());
      expect(JSON.stringify(series)).to.contain('"middle":').and.not.contain('null');
      return series.flatMap(({ changes }) => changes.map(({ run, change }) => ({ run, change: change?.estimate })));
    };
    const [usual] = found(1);
    const [large] = found(2 ** 1017);
    expect(large?.run).to.equal(usual?.run);
    expect(large?.change).to.be.closeTo(usual?.change ?? Number.NaN, 1e-9);
  });

  it('says in the unit of the values how far the smallest and the largest numbers of a double are apart', () => {
    const values = [...normal(40, 1e-300, 1e-302), ...normal(12, 1e300, 1e298)];
    const { series } = changesOf(historyOf({ p50: values }), declare());
    expect(JSON.stringify(series)).to.not.contain('null');
    const [change] = series.flatMap(({ changes }) => changes);
    expect(change?.change?.relative).to.equal(false);
    expect(change?.change?.estimate).to.be.closeTo(1e300, 1e298);
  });

  it('says what changed, from which run on, by how much, and that it is worse', () => {
    const { events } = changesOf(historyOf({ p50: [...normal(40), ...normal(12, 120)] }), declare());
    expect(events).to.have.length(1);
    expect(events[0]).to.include({
      state: 'confirmed',
      family: 'latency',
      line: 'main',
      gates: true,
      confirmedIn: 'job/1042',
    });
    expect(events[0]?.boundary.run).to.equal('job/1040');
    const [change] = events[0]?.found?.changes ?? [];
    expect(change).to.include({ run: 40, first: 40, last: 40, lastGood: 39, meaning: 'worse' });
    expect(change?.change).to.include({ relative: true });
    expect(change?.change?.estimate).to.be.closeTo(0.2, 0.015);
    expect(change?.change?.low).to.be.within(0.17, 0.2);
    expect(change?.change?.high).to.be.within(0.2, 0.23);
  });

  it('knows the better from the worse by what is declared', () => {
    const history = historyOf({ p50: [...normal(40), ...normal(12, 120)] });
    expect(changesOf(history, declare({ better: 'higher' })).events[0]?.state).to.equal('improved');
    expect(changesIn(history, { better: 'neither' })[0]?.meaning).to.equal('different');
  });

  it('closes a change by itself when the level is back, and says which change did that', () => {
    const { events } = changesOf(historyOf({ p50: [...normal(40), ...normal(8, 130), ...normal(30)] }), declare());
    expect(events.map(({ state }) => state)).to.deep.equal(['recovered', 'improved']);
    expect(events[0]?.found?.changes[0]).to.include({ recovered: 48 });
    expect(events[1]?.found?.changes[0]).to.include({ ends: 40 });
  });

  it('closes a change also where a later level is better than the one before it', () => {
    const { events } = changesOf(historyOf({ p50: [...normal(40), ...normal(20, 130), ...normal(30, 70)] }), declare());
    expect(events.map(({ state }) => state)).to.deep.equal(['recovered', 'improved']);
  });

  it('reports series of a family that change together once, and other statistics of them beside it', () => {
    const step = (): number[] => [...normal(40), ...normal(10, 120)];
    const history = historyOf({ a: step(), b: step(), 'a.max': step(), c: normal(50) });
    const { events } = changesOf(history, declare());
    expect(events).to.have.length(1);
    expect(events[0]?.found?.changes.map(({ series }) => series).sort()).to.deep.equal(['a.value', 'b.value']);
    expect(events[0]?.found?.alongside.map(({ series }) => series)).to.deep.equal(['a.max']);
    expect(changesOf(historyOf({ 'a.max': step() }), declare()).events).to.deep.equal([]);
  });

  it('asks more of each series the more of a family there are', () => {
    const step = [...normal(23), 112, 113, 114];
    const alone = changesOf(historyOf({ a: step }), declare()).events;
    const quiet = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`q${n}`, normal(26)]));
    expect(alone).to.have.length(1);
    expect(changesOf(historyOf({ ...quiet, a: step }), declare()).events).to.deep.equal([]);
  });

  it('takes nothing that is missing, suspect or invalid for a value', () => {
    const holes = normal(60).map((value, place) =>
      place > 40
        ? { state: (['missing', 'zero-suspect', 'invalid'] as const)[place % 3] ?? 'missing', value: 0 }
        : value,
    );
    expect(changesIn(historyOf({ p50: holes }))).to.deep.equal([]);
    const between = [...normal(40), ...Array(20).fill({ state: 'zero-suspect', value: 0 }), ...normal(10, 120)];
    expect(changesIn(historyOf({ p50: between })).map(({ run, lastGood }) => [lastGood, run])).to.deep.equal([
      [39, 60],
    ]);
  });

  it('takes what is censored for at least its bound', () => {
    const censored = (bound: number) => Array(6).fill({ state: 'censored', value: bound });
    const [change] = changesIn(historyOf({ p50: [...normal(40), ...censored(130)] }));
    expect(change).to.include({ run: 40, meaning: 'worse' });
    expect(change?.change).to.not.have.property('high');
    expect(changesIn(historyOf({ p50: [...normal(40), ...censored(60)] }))).to.deep.equal([]);
  });

  it('never compares regimes or lines', () => {
    const values = [...normal(40), ...normal(20, 150)];
    const regime = (place: number) => ({ regime: { id: place < 40 ? 'one' : 'two', hard: {}, soft: {} } });
    expect(changesIn(historyOf({ p50: values }, regime))).to.deep.equal([]);
    expect(changesIn(historyOf({ p50: values }, (place) => ({ line: place < 40 ? 'main' : '1.6' })))).to.deep.equal([]);
  });

  it('leaves out pull requests, batches and drills', () => {
    const kinds = ['presubmit', 'batch', 'drill'] as const;
    const history = historyOf({ p50: [...normal(40), ...normal(20, 150)] }, (place) =>
      place < 40 ? {} : { kind: kinds[place % 3] ?? 'drill' },
    );
    expect(changesIn(history)).to.deep.equal([]);
  });

  it('carries the noise over a cut, and says so', () => {
    const values = [...normal(60), ...normal(8, 200, 2), ...normal(3, 230, 2)];
    const regime = (place: number) => ({ regime: { id: place < 60 ? 'one' : 'two', hard: {}, soft: {} } });
    const [series] = changesOf(historyOf({ p50: values }, regime), declare()).series;
    expect(series?.noise).to.include({ carried: true, runs: 11 });
    expect(series?.changes.map(({ run }) => run)).to.deep.equal([68]);
    expect(changesIn(historyOf({ p50: values.slice(60) }))).to.deep.equal([]);
  });

  it('suspects a newest run that is odd, for the worse only, and confirms nothing by it', () => {
    const { events, series } = changesOf(historyOf({ p50: [...normal(50), 120] }), declare());
    expect(events).to.deep.equal([]);
    expect(series[0]?.suspicion).to.include({ run: 50, value: 120 });
    const calm = [normal(51), [...normal(50), 80], [...normal(8), 120]];
    for (const p50 of calm)
      expect(changesOf(historyOf({ p50 }), declare()).series[0]).to.not.have.property('suspicion');
  });

  it('grades a series that jumps as too poor to gate, and shows its change all the same', () => {
    const wild = [...normal(40, 100, 30), ...normal(30, 400, 30)];
    const { events } = changesOf(historyOf({ p50: wild }), declare());
    expect(events.map(({ gates }) => gates)).to.deep.equal([false]);
    expect(events[0]?.found?.changes[0]?.noise.grade).to.equal('D');
  });

  it('counts runs of one deploy once', () => {
    const values = [...normal(40), 120, 121, 122];
    expect(changesIn(historyOf({ p50: values }))).to.have.length(1);
    expect(changesIn(historyOf({ p50: values }, (place) => (place < 40 ? {} : { deploy: 'one' })))).to.deep.equal([]);
  });

  it('survives what is no history', () => {
    expect(changesOf(historyOf({ p50: [] }), declare()).events).to.deep.equal([]);
    expect(changesOf(historyOf({ p50: [1] }), declare()).events).to.deep.equal([]);
    expect(changesOf(historyOf({ p50: Array(100).fill({ state: 'missing' }) }), declare()).events).to.deep.equal([]);
    expect(changesIn(historyOf({ p50: [...Array(30).fill(0), ...Array(10).fill(5)] }))).to.have.length(1);
    expect(changesIn(historyOf({ p50: [...normal(30, -50), ...normal(10, -80)] }))).to.have.length(1);
    const long = Array.from(
      { length: 30_000 },
      (_, place) => 100 + (Math.floor(place / 40) % 2) * 30 + random.normal(),
    );
    // Of the newest thousand.
    expect(changesIn(historyOf({ p50: long }))).to.have.length(24);
  });
});

describe('[U] analysis/changes: identity', () => {
  const small = seededRandom('identity');
  const values = [...normal(60), ...normal(40, 103)];
  const upTo = (count: number): History => historyOf({ p50: values.slice(0, count) });
  const idsOf = (history: History, known: readonly KnownChange[] = []): (string | undefined)[] =>
    changesOf(history, declare(), known).events.map(({ id }) => id);

  it('is the same at each run that comes, with what an earlier look showed and without', () => {
    let known: KnownChange[] = [];
    const ids = new Set<string | undefined>();
    for (let count = 66; count <= 100; count++) {
      const changes = changesOf(upTo(count), declare(), known);
      known = knownOf(changes);
      for (const { id } of changes.events) ids.add(id);
      expect(idsOf(upTo(count))).to.deep.equal(changes.events.map(({ id }) => id));
    }
    expect(ids.size).to.equal(1);
  });

  it('is the same while the runs narrow where a change began, which moves', () => {
    for (let series = 0; series < 30; series++) {
      const p50 = Array.from({ length: 110 }, (_, place) => 100 + small.normal() + (place < 60 ? 0 : 2));
      const seen = Array.from({ length: 44 }, (_, more) =>
        changesOf(historyOf({ p50: p50.slice(0, 67 + more) }), declare()),
      );
      const own = seen.flatMap(({ events }) => events.filter(({ found }) => found.first <= 61 && 59 <= found.last));
      expect(new Set(own.map(({ id }) => id)).size, `series ${series}`).to.be.at.most(1);
      for (const { firstBoundary, confirmedIn } of own) {
        expect({ firstBoundary, confirmedIn }).to.deep.equal({
          firstBoundary: own[0]?.firstBoundary,
          confirmedIn: own[0]?.confirmedIn,
        });
      }
    }
  });

  it('does not depend on how many runs were there before: each look sees the newest thousand', () => {
    const p50 = [...normal(1200), ...normal(300, 130)];
    const [early, late] = [1210, 1500].map((count) => idsOf(historyOf({ p50: p50.slice(0, count) })));
    expect(early).to.have.length(1);
    expect(late).to.deep.equal(early);
  });

  it('says that a change is withdrawn until another run comes, and knows it when it is found again', () => {
    const first = changesOf(upTo(100), declare());
    const gone = changesOf(upTo(60), declare(), knownOf(first));
    expect(gone.events).to.deep.equal([]);
    expect(gone.withdrawn.map(({ id, withdrawnIn }) => [id, withdrawnIn])).to.deep.equal([
      [first.events[0]?.id, 'job/1059'],
    ]);
    expect(changesOf(upTo(60), declare(), knownOf(gone)).withdrawn).to.deep.equal(gone.withdrawn);
    expect(changesOf(upTo(61), declare(), knownOf(gone)).withdrawn).to.deep.equal([]);
    const again = changesOf(upTo(100), declare(), knownOf(gone));
    expect(again.events.map(({ id, state }) => [id, state])).to.deep.equal([[first.events[0]?.id, 'confirmed']]);
    expect(again.events[0]).to.not.have.property('withdrawnIn');
    expect(again.withdrawn).to.deep.equal([]);
  });

  it('does not call a change withdrawn that began before all that a look sees', () => {
    const known = knownOf(changesOf(historyOf({ p50: values }), declare()));
    expect(known).to.have.length(1);
    const later = historyOf({ p50: [...values, ...normal(1000, 103)] });
    expect(changesOf(later, declare(), known)).to.deep.include({ events: [], withdrawn: [] });
  });

  it('differs by test, line, family and boundary', () => {
    const history = upTo(100);
    const ids = [
      changesOf(history, declare()),
      changesOf({ ...history, test: 'other' }, declare()),
      changesOf(history, declare({ family: 'other' })),
      changesOf(
        historyOf({ p50: values }, () => ({ line: 'release-1.6' })),
        declare(),
      ),
    ].map(({ events }) => events[0]?.id);
    expect(new Set(ids).size).to.equal(4);
  });

  it('gives two changes of a family that are near each other two identities', () => {
    const two = [...normal(60), ...normal(6, 110), ...normal(34, 125)];
    const ids = idsOf(historyOf({ p50: two }));
    expect(ids).to.have.length(2);
    expect(new Set(ids).size).to.equal(2);
  });
});
