import type { Declaration } from '../../src/history/declaration.ts';
import type { Point, Run, RunDocument, SeriesName } from '../../src/history/run.ts';
import { epochMs } from '../../src/model/units.ts';

/** A run of a history: what is not said is that of a periodic that passed. */
export const aRun = (more: Partial<Run> = {}): Run => ({
  test: 'perf/density',
  job: 'periodic-perf-density',
  build: '100',
  line: 'main',
  kind: 'periodic',
  startedAt: epochMs(Date.UTC(2026, 0, 1)),
  outcome: 'pass',
  regime: { id: 'r1', hard: { Kubernetes: '1.36' }, soft: {} },
  address: 'runs/logs/periodic-perf-density/100',
  ...more,
});

export const aSeries = (more: Partial<SeriesName> = {}): SeriesName => ({
  metric: 'creation-latency',
  labels: { clock: 'watch', kind: 'Pod', phase: 'Running' },
  statistic: 'p50',
  ...more,
});

export const aPoint = (value: number, more: Partial<Point> = {}): Point => ({
  series: aSeries(),
  state: 'ok',
  value,
  ...more,
});

/** What is known of that series. */
export const aDeclaration = (more: Partial<Declaration> = {}): Declaration => ({
  title: 'Creation latency',
  unit: 'ms',
  better: 'lower',
  key: true,
  primary: true,
  family: 'latency',
  tolerance: 0.02,
  ...more,
});

export const aDocument = (run: Partial<Run> = {}, points: readonly Point[] = [aPoint(100)]): RunDocument => ({
  run: aRun(run),
  points,
});
