import type { Declaration } from '../declaration.ts';
import type { SeriesName } from '../run.ts';

/** Series of the runs themselves: a change that makes runs fail must not become silence. */
const HEALTH = {
  'runs-invalid': { title: 'Runs that are INVALID', unit: 'share' },
  'values-censored': { title: 'Series of which only a lower bound is known', unit: 'share' },
  'objects-censored': { title: 'Objects that never arrived', unit: 'share' },
} as const;

export type HealthMetric = keyof typeof HEALTH;

export const healthSeries = (metric: HealthMetric): SeriesName => ({ metric, labels: {}, statistic: 'share' });

/** Undefined for what is no such series. */
export function ofHealth({ metric }: SeriesName): Declaration | undefined {
  if (!isHealth(metric)) return undefined;
  return { ...HEALTH[metric], better: 'lower', key: false, primary: true, family: 'validity', tolerance: 0 };
}

const isHealth = (metric: string): metric is HealthMetric => Object.hasOwn(HEALTH, metric);
