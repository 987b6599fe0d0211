import { quantile, sorted } from '../../stats/quantile.ts';
import type { ObjectRecord } from '../facts/record.ts';
import type { Estimate } from './estimate.ts';

/**
 * By how much our watch lagged behind an object's creation. It existed at the latest when the reply came, and not before its
 * call was sent. Objects that took several attempts, or appeared while the watch was blind, say nothing about the lag.
 */
export function lagOf({ attempts, firstSeen, createdFrom, acknowledgedAt }: ObjectRecord): Estimate | undefined {
  if (attempts !== 1 || firstSeen === undefined || firstSeen.from !== undefined || acknowledgedAt === undefined) {
    return undefined;
  }
  const least = Math.max(0, firstSeen.at - acknowledgedAt);
  return { value: least, low: least, high: firstSeen.at - createdFrom };
}

/** How late the watch of some objects was. */
export interface Lag {
  /** What one object in ten surely exceeded: so late may be all that it showed. 0 where nothing is known. */
  readonly surely: number;
  /** What hardly any exceeded, the window of the creation call included; Infinity where nothing is known. */
  readonly atMost: number;
}

export function lagAmong(objects: readonly ObjectRecord[]): Lag {
  const lags = objects.flatMap((object) => lagOf(object) ?? []);
  return {
    surely: quantile(sorted(lags.map(({ low }) => low)), 90) ?? 0,
    atMost: quantile(sorted(lags.map(({ high }) => high)), 99) ?? Infinity,
  };
}
