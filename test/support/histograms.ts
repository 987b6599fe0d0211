import type { Measurement } from '../../src/model/result.ts';
import type { Measure } from '../../src/results/measurements/measure.ts';
import { builtRecord, edge } from './run-record.ts';

type Shown = Readonly<Record<string, number>>;

/** What is measured where each replica showed these series before and after the load. */
export const rises = (
  measure: Measure,
  ...replicas: readonly (readonly [before: Shown, after: Shown])[]
): Measurement[] =>
  measure.measure(
    builtRecord({ edges: replicas.map(([before, after], index) => edge(`kube-apiserver/${index}`, before, after)) }),
  );

/** The series of a histogram: upper bound in seconds -> how many were at or below it. */
export function histogram(
  family: string,
  labels: Readonly<Record<string, string>>,
  counts: Record<string, number>,
): Record<string, number> {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return Object.fromEntries(
    Object.entries(counts).map(([le, count]) => [`${family}{${[`le="${le}"`, ...written].join(',')}}`, count]),
  );
}
