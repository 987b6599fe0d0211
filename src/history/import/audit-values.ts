import type { Json } from '../../model/json.ts';
import type { Point } from '../run.ts';
import { type JsonFile, numberOf, objectOf } from './json-file.ts';
import { pointOf } from './points.ts';

/**
 * `Values` of KubeVirt's perfscale-audit (tools/perfscale-audit/api/api.go): metric -> {value, thresholdResult?}. Its threshold results are
 * not read: they apply their ratio the wrong way round.
 */
export function readAuditValues(
  file: JsonFile,
  result: Json | undefined,
  kind: string,
  path: readonly string[],
): Point[] {
  const values = objectOf(file, objectOf(file, result, path).Values, [...path, 'Values']);
  const points = Object.entries(values).map(([metric, entry]) => {
    const place = [...path, 'Values', metric];
    return auditPoint(kind, metric, numberOf(file, objectOf(file, entry, place).value, [...place, 'value']));
  });
  return withBounds(points);
}

/** perfscale-audit writes 0 for NaN and for an empty answer of Prometheus (parseVector, getTimePercentilesFromQuery). */
export const auditPoint = (kind: string, metric: string, value: number): Point =>
  pointOf({ metric, labels: { kind }, statistic: 'value' }, value, { zero: 'zero-suspect' });

/**
 * Marks quantiles as lower bounds where two of one latency are equal: both fall into the last bucket of the histogram, which has no upper
 * end, and histogram_quantile answers its lower end. Inside any other bucket it interpolates, and different quantiles differ.
 */
export function withBounds(points: readonly Point[]): Point[] {
  const latencies = Map.groupBy(points, latencyOf);
  latencies.delete(undefined);
  const bounds = new Set([...latencies.values()].flatMap(inLastBucket));
  return points.map((point) => (bounds.has(point) ? { ...point, state: 'censored' } : point));
}

function inLastBucket(quantiles: readonly Point[]): Point[] {
  const highest = Math.max(...quantiles.map(({ value = 0 }) => value));
  const equal = quantiles.filter(({ state, value }) => state === 'ok' && value === highest);
  return equal.length > 1 ? equal : [];
}

/** The latency of which a series is a quantile: `vmiCreationToRunningSeconds` of `vmiCreationToRunningSecondsP95`. */
function latencyOf({ series: { metric, labels } }: Point): string | undefined {
  const [, latency] = /^(\w+Seconds)P\d+$/.exec(metric) ?? [];
  return latency && `${labels.kind} ${latency}`;
}
