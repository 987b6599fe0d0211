import type { Measurement } from '../../model/result.ts';
import type { Evidence } from '../facts/evidence.ts';
import { creationLatency } from './creation-latency.ts';
import type { Measure } from './measure.ts';

/** Every measurement, in the order in which results list them. */
export const MEASURES: readonly Measure[] = [creationLatency];

export const measureAll = (facts: Evidence): Measurement[] => MEASURES.flatMap(({ measure }) => measure(facts));
