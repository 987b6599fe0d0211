import { type History, toHistory } from '../../src/history/history.ts';
import type { Point, Run } from '../../src/history/run.ts';
import { epochMs, hours } from '../../src/model/units.ts';

/** A number, or a point that is not simply one. */
export type PointLike = number | Omit<Point, 'series'>;

/** A history of runs every eight hours in which each series, named `metric` or `metric.statistic`, has the given values. */
export function historyOf(
  series: Readonly<Record<string, readonly PointLike[]>>,
  ofRun: (place: number) => Partial<Run> = () => ({}),
): History {
  const count = Math.max(...Object.values(series).map(({ length }) => length));
  const documents = Array.from({ length: count }, (_, place) => ({
    run: { ...aRun(place), ...ofRun(place) },
    points: Object.entries(series).flatMap(([name, values]) => {
      const [metric = '', statistic = 'value'] = name.split('.');
      const value = values[place];
      if (value === undefined) return [];
      return [{ series: { metric, labels: {}, statistic }, ...(typeof value === 'number' ? ok(value) : value) }];
    }),
  }));
  return toHistory('test', documents);
}

const ok = (value: number) => ({ state: 'ok' as const, value });

const aRun = (place: number): Run => ({
  test: 'test',
  job: 'job',
  build: String(1000 + place),
  line: 'main',
  kind: 'periodic',
  startedAt: epochMs(1_700_000_000_000 + place * hours(8)),
  outcome: 'pass',
  regime: { id: 'one', hard: {}, soft: {} },
  address: `job/${1000 + place}`,
});
