import { hasEntries } from '../../model/json.ts';
import type { TestHistory } from '../../model/suite.ts';
import type { Declaration, Declare } from '../declaration.ts';
import type { SeriesName } from '../run.ts';
import { nameOf } from '../table.ts';
import { ofCatalogue } from './catalogue.ts';
import { ofHealth } from './health.ts';
import { ofImported } from './imported.ts';

/** What is declared of the series of a test: by the catalogue or by the name of an imported metric, and over that by its suite. */
export function declarations(suite: TestHistory = {}): Declare {
  const known = new Map<string, Declaration>();
  return (series) => {
    const name = nameOf(series);
    const declaration = known.get(name) ?? overlaid(series, suite);
    known.set(name, declaration);
    return declaration;
  };
}

function overlaid(series: SeriesName, { key, tolerance = {}, owner }: TestHistory): Declaration {
  const declared = ofHealth(series) ?? ofCatalogue(series) ?? ofImported(series);
  return {
    ...declared,
    key: key === undefined ? declared.key : key.some((each) => isMeant(each, series, declared.primary)),
    tolerance: tolerance[series.metric] ?? declared.tolerance,
    ...(owner !== undefined && { owner }),
  };
}

const isMeant = (
  { metric, labels, statistic }: NonNullable<TestHistory['key']>[number],
  series: SeriesName,
  primary: boolean,
): boolean =>
  series.metric === metric &&
  hasEntries(series.labels, labels) &&
  (statistic === undefined ? primary : series.statistic === statistic);
