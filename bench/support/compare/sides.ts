import type { Side } from '../../../src/analysis/compare/side.ts';
import type { Declaration } from '../../../src/history/declaration.ts';
import { nameOf, toHistory } from '../../../src/history/history.ts';
import type { Random } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../../../test/support/run-document.ts';

/** So many values of one level, in an order that says nothing. */
export type Draw = (count: number, random: Random) => number[];

/** Each value of its own deploy. */
export const drawnSide = (values: readonly number[]): Side => sideOf(values.map((value) => [value]));

/** The values of each deploy's runs, as one side. */
export function sideOf(deploys: readonly (readonly number[])[]): Side {
  const documents = deploys.flatMap((values, deploy) =>
    values.map((value, run) =>
      aDocument(
        { build: String(deploy * 1000 + run + 1), deploy: String(deploy), startedAt: epochMs(deploy * 1000 + run) },
        [aPoint(value, { series })],
      ),
    ),
  );
  const history = toHistory('bench', documents);
  const column = history.series.get(nameOf(series));
  return {
    name: 'side',
    history: { ...history, series: new Map(column === undefined ? [] : [['x', column]]) },
    places: documents.map((_, place) => place),
  };
}

const series = aSeries();

export const declared: Declaration = {
  title: 'x',
  unit: 'ms',
  better: 'lower',
  key: true,
  primary: true,
  family: 'x',
  tolerance: 0.02,
};
