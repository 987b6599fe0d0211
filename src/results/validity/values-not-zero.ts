import { counted, firstFew } from '../../model/counted.ts';
import { metricOf } from '../../model/metrics/index.ts';
import type { Measurement } from '../../model/result.ts';
import { isArrival } from '../../model/series.ts';
import { seriesId } from '../../model/series-id.ts';
import type { RunRecord } from '../facts/record.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

/** Where a value is 0 that cannot be, something was not measured. KubeVirt's lane reported 0 s for fifteen months. */
export const valuesNotZero: ValidityRule = {
  id: 'values-not-zero',
  summary: 'no number is 0 that cannot be',
  check(facts, measurements) {
    const zeros = measurements.filter((measurement) => isNeverZero(measurement, facts) && isZero(measurement));
    if (zeros.length === 0) return [holds('no value is 0 that cannot be')];
    const names = zeros.map(seriesId);
    return [broken(`${counted(zeros.length, 'value')} of 0: ${firstFew(names)}`)];
  },
};

/** Between two stamps of a second 0 is common, and early phases come with the creation; an arrival by our watch takes time. */
function isNeverZero({ metric, labels }: Measurement, { plan }: RunRecord): boolean {
  if (metric !== 'creation-latency') return metricOf(metric)?.neverZero === true;
  return labels.clock === 'watch' && isArrival(plan, labels);
}

const isZero = ({ statistics }: Measurement): boolean =>
  statistics.length > 0 && statistics.every(({ value }) => value === 0);
