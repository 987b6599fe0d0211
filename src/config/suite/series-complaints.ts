import { metricOf } from '../../model/metrics/index.ts';
import { POPULATIONS } from '../../model/population.ts';
import type { SeriesKey } from '../../model/series-id.ts';
import { ownerOfMetric } from '../../scenarios/index.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { labelValues, type Measured } from './label-values.ts';
import { unknownName } from './metric-names.ts';

/** A mistake in what a suite says of series, and where below it. */
export type SeriesComplaint = Mistake & { readonly path: readonly string[]; readonly about: 'key' | 'value' };

type Placeless = Omit<SeriesComplaint, 'path'>;

/** Why no run of the test has the metric; `test` is undefined where it is not wholly known. */
export function unmadeMetric(metric: string, test: Measured | undefined): Placeless | undefined {
  const owner = ownerOfMetric(metric);
  if (owner === undefined || test === undefined || test.scenario.kind === owner) return undefined;
  return {
    message: `no test of the scenario \`${test.scenario.kind}\` has the metric \`${metric}\``,
    hint: `only the scenario \`${owner}\` makes it: remove it here`,
    about: 'key',
  };
}

/** Why no series of the test carries these labels: what names them would find nothing after each run. */
export const labelComplaints = (
  { metric, labels }: SeriesKey,
  path: readonly string[],
  test: Measured | undefined,
): SeriesComplaint[] =>
  Object.entries(labels).flatMap(([label, value]) => {
    const complaint = labelComplaint(metric, label, value, test);
    return complaint === undefined ? [] : [{ ...complaint, path: [...path, label] }];
  });

function labelComplaint(name: string, label: string, value: string, test: Measured | undefined): Placeless | undefined {
  const metric = metricOf(name);
  if (metric === undefined) return undefined;
  const labels = [...metric.labels, ...(metric.optionalLabels ?? []), 'level', 'load', 'workload'].sort();
  if (!labels.includes(label)) return unknown('label', label, labels);
  const loads: readonly string[] = metric.loads ?? POPULATIONS;
  const known = test && labelValues(name, label, test);
  if (label === 'load' && !loads.includes(value)) return { ...unknown(label, value, loads), about: 'value' };
  if (known === undefined) return undefined;
  if ('values' in known) {
    return known.values.includes(value) ? undefined : { ...unknown(label, value, known.values), about: 'value' };
  }
  const hint = `leave \`${label}\` out`;
  return { about: 'key', message: `no series of this test carries the label \`${label}\`: ${known.absent}`, hint };
}

export const unknown = (what: string, name: string, known: readonly string[]): Placeless => ({
  about: 'key',
  ...unknownName(what, name, known),
});
