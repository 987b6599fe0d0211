import { isMeantBy, keysOf } from '../../model/key-series.ts';
import type { Plan } from '../../model/plan.ts';
import type { KeySeries, TestHistory } from '../../model/suite.ts';
import type { Declaration, Declare } from '../declaration.ts';
import type { SeriesName } from '../run.ts';
import { nameOf } from '../table.ts';
import { ofCatalogue } from './catalogue.ts';
import { ofHealth } from './health.ts';
import { ofImported } from './imported.ts';

/**
 * What is declared of the series of a test: by the catalogue or by the name of an imported metric, and over that by its suite.
 * The plan says what the test is about; without one the usual holds of each kind of object.
 */
export function declarations(suite: TestHistory = {}, plan?: Plan): Declare {
  const known = new Map<string, Declaration>();
  const isKey = keysAmong(suite.key ?? keysOf(plan), plan);
  return (series) => {
    const name = nameOf(series);
    const declaration = known.get(name) ?? overlaid(series, suite, isKey);
    known.set(name, declaration);
    return declaration;
  };
}

type IsKey = (series: SeriesName, primary: boolean) => boolean;

/** A key that names no statistic means the primary one. */
function keysAmong(keys: readonly KeySeries[], plan: Plan | undefined): IsKey {
  const judged = keys.filter((key) => key.judged !== false);
  const tests = judged.map((key) => ({ statistic: key.statistic, isMeant: isMeantBy(plan, key) }));
  return (series, primary) =>
    tests.some(
      ({ statistic, isMeant }) =>
        isMeant(series) && (statistic === undefined ? primary : series.statistic === statistic),
    );
}

function overlaid(series: SeriesName, suite: TestHistory, isKey: IsKey): Declaration {
  const { tolerance = {}, owner } = suite;
  const declared: Undecided = ofHealth(series) ?? ofCatalogue(series) ?? ofImported(series);
  const said = suite.key === undefined ? declared.key : undefined;
  const key = said ?? isKey(series, declared.primary);
  return {
    ...declared,
    key,
    primary: declared.primary || key,
    tolerance: tolerance[series.metric] ?? declared.tolerance,
    ...(owner !== undefined && { owner }),
  };
}

/** Which series of the catalogue are key depends on the test. */
type Undecided = Omit<Declaration, 'key'> & Partial<Pick<Declaration, 'key'>>;
