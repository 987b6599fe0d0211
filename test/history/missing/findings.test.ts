import { expect } from 'chai';
import { declarations } from '../../../src/history/declare/declare.ts';
import { toHistory } from '../../../src/history/history.ts';
import { isOpen, type MissingData, missingData } from '../../../src/history/missing/findings.ts';
import type { Point, PointState, Run } from '../../../src/history/run.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDocument } from '../../support/run-document.ts';

const SERIES = [
  { metric: 'P50', labels: { kind: 'VMI' }, statistic: 'value' },
  { metric: 'P50', labels: { kind: 'VM' }, statistic: 'value' },
  { metric: 'calls', labels: { kind: 'VMI' }, statistic: 'value' },
  { metric: 'calls', labels: { kind: 'VM' }, statistic: 'value' },
  { metric: 'cpu', labels: { kind: 'VM' }, statistic: 'value' },
] as const;

type State = PointState | 'absent';

/** 40 runs; `stateOf` says of each what is otherwise than it should be. */
const found = (
  stateOf: (place: number, series: string) => State | undefined,
  runOf: (place: number) => Partial<Run> = () => ({}),
): string[] => {
  const documents = Array.from({ length: 40 }, (_, place) => {
    const points = SERIES.flatMap((series): Point[] => {
      const state = stateOf(place, `${series.metric} ${series.labels.kind}`) ?? 'ok';
      return state === 'absent' ? [] : [{ series, state, value: 1 }];
    });
    return aDocument({ build: String(place), startedAt: epochMs(place), ...runOf(place) }, points);
  });
  return missingData(toHistory('t', documents), declarations()).map(textOf);
};

const textOf = (each: MissingData): string => {
  const end = each.until === undefined ? '' : ` until ${each.until}`;
  return `${each.about.join(' + ')}: ${each.cause} from ${each.from}${end}, ${each.runs} runs${isOpen(each) ? ', open' : ''}`;
};

describe('[U] history/missing/findings', () => {
  it('finds nothing where nothing is missing, and nothing of what comes and goes', () => {
    expect(found(() => undefined)).to.deep.equal([]);
    expect(found((place, series) => (series === 'cpu VM' && place % 3 === 0 ? 'absent' : undefined))).to.deep.equal([]);
  });

  it('says it from the first run on', () => {
    expect(found((place, series) => (place === 39 && series === 'cpu VM' ? 'zero-suspect' : undefined))).to.deep.equal([
      'cpu.VM.value: zeros from 39, 1 runs, open',
    ]);
  });

  it('says once what stopped together, by the widest name that holds', () => {
    const since30 = (of: (series: string) => boolean, state: State = 'absent') =>
      found((place, series) => (place >= 30 && of(series) ? state : undefined));
    expect(since30(() => true, 'zero-suspect')).to.deep.equal(['all series: zeros from 30, 10 runs, open']);
    expect(since30((series) => series.endsWith(' VM'))).to.deep.equal([
      'kind VM (3 series): absent from 30, 10 runs, open',
    ]);
    expect(since30((series) => series.startsWith('calls'), 'missing')).to.deep.equal([
      'calls (2 series): missing from 30, 10 runs, open',
    ]);
    expect(since30((series) => series === 'cpu VM' || series === 'P50 VMI')).to.deep.equal([
      'P50.VMI.value + cpu.VM.value: absent from 30, 10 runs, open',
    ]);
  });

  it('closes itself when the data come again, and keeps what lasted', () => {
    const away = (from: number, until: number) =>
      found((place) => (place >= from && place < until ? 'absent' : undefined));
    expect(away(20, 32)).to.deep.equal(['all series: absent from 20 until 32, 12 runs']);
    expect(away(20, 21)).to.deep.equal([]);
  });

  it('says nothing of a few calls that are made no more, unless they are key', () => {
    const away = (...metrics: string[]) => {
      const documents = Array.from({ length: 40 }, (_, place) =>
        aDocument(
          { build: String(place), startedAt: epochMs(place) },
          metrics.flatMap((metric): Point[] =>
            place < 30 || metric === 'P50'
              ? [{ series: { metric, labels: {}, statistic: 'value' }, state: 'ok', value: 1 }]
              : [],
          ),
        ),
      );
      return missingData(toHistory('t', documents), declarations()).map(textOf);
    };
    expect(away('P50', 'WATCH-leases-count')).to.deep.equal([]);
    expect(away('P50', 'PATCH-pods-count')).to.deep.equal(['PATCH-pods-count.value: absent from 30, 10 runs, open']);
  });

  it('retires what another experiment does not have', () => {
    const since30 = (place: number, series: string): State | undefined =>
      place >= 30 && series === 'cpu VM' ? 'absent' : undefined;
    const regime = (place: number) => ({ id: 'r', hard: { experiment: place < 30 ? 'a' : 'b' }, soft: {} });
    expect(found(since30, (place) => ({ regime: regime(place) }))).to.deep.equal([
      'cpu.VM.value: retired from 30, 10 runs',
    ]);
  });

  it('says of invalid runs that they are, and of their series nothing', () => {
    const invalid = (place: number) => (place >= 37 ? ({ outcome: 'invalid' } as const) : {});
    expect(found((place) => (place >= 37 ? 'absent' : undefined), invalid)).to.deep.equal([
      ': invalid-runs from 37, 3 runs, open',
    ]);
  });

  it('says a span in which all of its series are away, and how many runs that are', () => {
    const awayIn = (series: string): readonly [number, number] => (series.startsWith('calls') ? [20, 31] : [22, 33]);
    const all = found((place, series) => {
      const [from, until] = awayIn(series);
      return place >= from && place < until ? 'absent' : undefined;
    });
    expect(all).to.deep.equal(['all series: absent from 22 until 31, 9 runs']);
  });

  it('calls two gaps what was away one after the other', () => {
    const documents = Array.from({ length: 40 }, (_, place) => {
      const points = Array.from({ length: 24 }, (__, series): Point => {
        const from = series % 2 === 0 ? 20 : 23;
        const isAway = place >= from && place < from + 3;
        const name = { metric: `calls-${series % 2}`, labels: { of: String(series) }, statistic: 'value' };
        return { series: name, state: isAway ? 'missing' : 'ok', ...(!isAway && { value: 1 }) };
      });
      return aDocument({ build: String(place), startedAt: epochMs(place) }, points);
    });
    expect(missingData(toHistory('t', documents), declarations()).map(textOf)).to.deep.equal([
      'calls-1 (12 series): missing from 23 until 26, 3 runs',
      'calls-0 (12 series): missing from 20 until 23, 3 runs',
    ]);
  });
});
