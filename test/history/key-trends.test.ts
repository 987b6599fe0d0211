import { expect } from 'chai';
import { otherRegimeOf } from '../../src/history/comparable.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { freshnessOf } from '../../src/history/freshness.ts';
import { toHistory } from '../../src/history/history.ts';
import { keyTrends } from '../../src/history/key-trends.ts';
import { linesOf, onLine } from '../../src/history/line.ts';
import { epochMs, hours, toIso } from '../../src/model/units.ts';
import { whenOf } from '../../src/prow/when.ts';
import { aDocument, aPoint, aRun, aSeries } from '../support/run-document.ts';

const DAY = 86_400_000;
const day = (number: number) => epochMs(Date.UTC(2026, 0, 1) + number * DAY);

const figuresOf = (...from: Parameters<typeof keyTrends>) => keyTrends(...from).figures;

describe('[U] history/key-trends', () => {
  const daily = (days: number, numberOf: (day: number) => number) =>
    toHistory(
      't',
      Array.from({ length: days }, (_, at) =>
        aDocument({ build: String(at), startedAt: day(at) }, [aPoint(numberOf(at))]),
      ),
    );

  it('is the middle of the last runs, beside that of 30 days before', () => {
    const [figure] = figuresOf(
      daily(60, (at) => (at < 40 ? 100 : 150)),
      declarations(),
    );
    expect(figure).to.deep.include({ now: 150, before: 100, changeShare: 0.5, alive: true });
    expect(figure?.trend).to.have.length(24);
    expect([figure?.trend[0], figure?.trend.at(-1)]).to.deep.equal([100, 150]);
  });

  it('has no share of a level next to 0, of which the change is too many times to be written', () => {
    const [figure] = figuresOf(
      daily(60, (at) => (at < 40 ? 1e-300 : 1e300)),
      declarations(),
    );
    expect(figure).to.deep.include({ now: 1e300, before: 1e-300 }).and.not.have.property('changeShare');
  });

  it('compares with nothing of another regime', () => {
    const cut = (id: (at: number) => string) =>
      toHistory(
        't',
        Array.from({ length: 60 }, (_, at) =>
          aDocument(
            { build: String(at), startedAt: day(at), regime: { id: id(at), hard: { machine: id(at) }, soft: {} } },
            [aPoint(at < 57 ? 100 : 150)],
          ),
        ),
      );
    const [figure] = figuresOf(
      cut((at) => (at < 57 ? 'old' : 'new')),
      declarations(),
    );
    expect(figure).to.deep.include({ now: 150, trend: [150, 150, 150] });
    expect(figure).to.not.have.any.keys('before', 'changeShare');
    const [alternating] = figuresOf(
      cut((at) => String(at % 2)),
      declarations(),
    );
    expect(alternating, 'of the regime of the newest run').to.deep.include({ before: 100 });
    expect(otherRegimeOf(cut((at) => (at < 57 ? 'old' : 'new')).runs)).to.deep.include({
      comparable: 3,
      differences: [{ fact: 'machine', base: 'old', head: 'new' }],
    });
    expect(otherRegimeOf(cut(() => 'one').runs)).to.equal(undefined);
  });

  it('says nothing of what it does not know', () => {
    const [young] = figuresOf(
      daily(3, () => 7),
      declarations(),
    );
    expect(young).to.deep.include({ now: 7, alive: true, trend: [7, 7, 7] });
    expect(young).to.not.have.any.keys('before', 'changeShare');
    const missing = toHistory('t', [aDocument({}, [{ series: aSeries(), state: 'missing' }])]);
    expect(figuresOf(missing, declarations())[0]).to.deep.include({ alive: false, trend: [undefined] });
    const bound = toHistory('t', [aDocument({}, [aPoint(10, { state: 'censored' })])]);
    expect(figuresOf(bound, declarations())[0], 'a lower bound is no value').to.deep.include({
      alive: true,
      trend: [undefined],
    });
    expect(figuresOf(bound, declarations())[0]).to.not.have.property('now');
  });

  it('shows at most ten, and the first that have a direction where none is key', () => {
    const points = Array.from({ length: 15 }, (_, index) =>
      aPoint(1, { series: { metric: `latency ${String(index).padStart(2, '0')}`, labels: {}, statistic: 'value' } }),
    );
    const other = aPoint(1, { series: { metric: 'a', labels: {}, statistic: 'value' } });
    const { figures, moreFigures } = keyTrends(toHistory('t', [aDocument({}, [other, ...points])]), declarations());
    expect(figures).to.have.length(10);
    expect(moreFigures, 'and says how many there are beside them').to.equal(5);
    expect(figures[0]?.series).to.equal('latency 00.value');
  });
});

describe('[U] history/line', () => {
  it('keeps lines apart, main first, and leaves out what is not merged', () => {
    const history = toHistory('t', [
      aDocument({ build: '1', line: 'release-1.6', startedAt: day(1) }),
      aDocument({ build: '2', line: 'main', startedAt: day(2) }),
      aDocument({ build: '3', line: 'release-1.7', startedAt: day(3) }),
      aDocument({ build: '4', line: 'feature', kind: 'presubmit', startedAt: day(4) }),
      aDocument({ build: '5', line: 'main', kind: 'batch', startedAt: day(5) }),
    ]);
    expect(linesOf(history)).to.deep.equal(['main', 'release-1.7', 'release-1.6']);
    expect(onLine(history, 'main').runs.map(({ build }) => build)).to.deep.equal(['2']);
  });
});

describe('[U] history/freshness', () => {
  const every = (pause: number, count: number) =>
    Array.from({ length: count }, (_, at) => aRun({ build: String(at), startedAt: epochMs(day(0) + at * pause) }));
  const age = (runs: ReturnType<typeof every>, after: number) =>
    freshnessOf(runs, epochMs((runs.at(-1)?.startedAt ?? 0) + after));

  it('knows when the next run is overdue', () => {
    expect(age(every(hours(8), 20), hours(9))).to.deep.include({ usualMs: hours(8), ageMs: hours(9), late: false });
    expect(age(every(hours(8), 20), hours(25))?.late).to.equal(true);
    expect(age(every(hours(168), 9), hours(200))?.late).to.equal(false);
    expect(age(every(hours(0.1), 9), hours(1))?.late).to.equal(false);
  });

  it('knows nothing of the next run where there is one only', () => {
    expect(age(every(1, 1), hours(9999))).to.deep.include({ late: false });
    expect(freshnessOf([], day(1))).to.equal(undefined);
  });

  describe('where a suite says when runs come', () => {
    const scheduled = (schedule: Parameters<typeof whenOf>[0], now: string, runs = every(hours(24), 20)) => {
      const when = whenOf(schedule);
      if (when === undefined) throw new Error('a schedule is expected');
      const seen = freshnessOf(runs, epochMs(Date.parse(now)), { jobName: 'periodic-perf-density', when });
      return seen && { late: seen.late, due: seen.due && toIso(seen.due.at) };
    };
    const daily = { cron: '40 4 * * *' };

    it('is late once a run is due and has not come within a day', () => {
      const due = '2026-01-20T04:40:00.000Z';
      expect(scheduled(daily, '2026-01-20T04:00:00Z')).to.deep.equal({ late: false, due });
      expect(scheduled(daily, '2026-01-21T04:39:00Z')).to.deep.equal({ late: false, due });
      expect(scheduled(daily, '2026-01-21T04:41:00Z'), 'the usual pause is no matter').to.deep.equal({
        late: true,
        due,
      });
    });

    it('does not wait three weeks for a run of each week, nor calls one of them late that comes every month', () => {
      expect(scheduled({ cron: '0 0 * * 0' }, '2026-01-26T01:00:00Z', every(hours(168), 4))?.late).to.equal(true);
      expect(scheduled({ cron: '0 0 1 * *' }, '2026-01-31T00:00:00Z', every(hours(8), 20))?.late).to.equal(false);
    });

    it('follows intervals from the start of the newest run', () => {
      expect(scheduled({ interval: '6h' }, '2026-01-20T12:00:00Z')?.due).to.equal('2026-01-20T06:00:00.000Z');
      expect(scheduled({ minimumInterval: '6h' }, '2026-01-21T06:01:00Z')?.late).to.equal(true);
    });

    it('does not take a run by hand for one of the periodic', () => {
      const byHand = aRun({ build: '99', job: 'local-perf-density', kind: 'local', startedAt: day(22) });
      expect(scheduled(daily, '2026-01-23T00:00:00Z', [...every(hours(24), 20), byHand])?.late).to.equal(true);
      expect(scheduled(daily, '2026-01-23T00:00:00Z', [byHand])).to.deep.equal({ late: false, due: undefined });
    });
  });
});
