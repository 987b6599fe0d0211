import type { Metrics } from '../../model/metrics/index.ts';
import type { Measurement, Unmeasured } from '../../model/result.ts';
import type { RunRecord } from '../facts/record.ts';

/** Computes the measurements of some metrics from the facts of a run. Pure; what cannot be measured is left out, never 0. */
export interface Measure {
  /** What it makes: its part of the catalogue. */
  readonly metrics: Metrics;
  measure(facts: RunRecord): Measurement[];
  /** What it leaves out although a source of it is known, and why. */
  unmeasured?(facts: RunRecord): Unmeasured[];
}
