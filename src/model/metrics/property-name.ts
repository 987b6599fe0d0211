import type { Unit } from './metric.ts';

/** `p95_ms`, `share`, `value_per_s`: the name of a numeric property of junit, unit included. */
export const propertyName = (unit: Unit | undefined, statistic: string): string =>
  unit === undefined || unit === statistic ? statistic : `${statistic}_${unit}`;
