import { METRICS, type Metric } from '../../model/metrics/index.ts';
import { propertyName } from '../../model/metrics/property-name.ts';
import { isRun, type Test } from '../../model/suite.ts';
import { ownerOfMetric, scenarioOfKind } from '../../scenarios/index.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { preview } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';

/** A name that TestGrid would look for in vain, and where below `testgrid` it is. */
export interface ShownMetric extends Mistake {
  readonly path: readonly string[];
}

/** What TestGrid shall show or draw and no row of the test has; what a command of others reports may have any name. */
export function shownMetrics({ experiment, publish: { testgrid } }: Test): ShownMetric[] {
  if (!isRun(experiment) || scenarioOfKind(experiment.scenario.kind) === undefined) return [];
  const named = [
    ...(testgrid.inCellMetric === undefined ? [] : [{ name: testgrid.inCellMetric, path: ['inCellMetric'] }]),
    ...testgrid.graphMetrics.map((name, index) => ({ name, path: ['graphMetrics', String(index)] })),
  ];
  if (named.length === 0) return [];
  const known = propertiesOf(experiment.scenario.kind);
  return named
    .filter(({ name }) => !known.includes(name))
    .map(({ name, path }) => ({
      path,
      message: 'no row of this test has such a property',
      expected: `one of ${known.join(', ')}`,
      got: preview(name),
      hint: hintFor(name, known),
    }));
}

/** The numeric properties of the rows in junit_prowess.xml, sorted. */
function propertiesOf(kind: string): string[] {
  const metrics = Object.entries<Metric>(METRICS).filter(([name]) => [undefined, kind].includes(ownerOfMetric(name)));
  const names = metrics.flatMap(([, { unit, statistics }]) =>
    [...statistics, 'limit'].map((statistic) => propertyName(unit, statistic)),
  );
  return [...new Set([...names, 'samples', 'censored'])].sort();
}

/** A metric is a row, and TestGrid wants a property of rows. */
function hintFor(name: string, known: readonly string[]): string | undefined {
  const metric = Object.entries<Metric>(METRICS).find(([each]) => each === name)?.[1];
  const units = known.filter((each) => each.startsWith(`${name}_`)).map((each) => `\`${each}\``);
  if (units.length > 0) return `did you mean ${units.join(' or ')}?`;
  if (metric === undefined) return didYouMean(name, known);
  return `\`${name}\` is a metric, whose rows have ${metric.statistics.map((each) => `\`${propertyName(metric.unit, each)}\``).join(', ')}`;
}
