import { quantile, sorted } from '../../stats/quantile.ts';
import type { ObjectEvidence } from '../facts/evidence.ts';
import type { Estimate } from './estimate.ts';

/**
 * By how much our watch lagged behind an object's creation. It existed at the latest when the reply came, and not before its
 * call was sent. Objects that took several attempts, or appeared while the watch was blind, say nothing about the lag.
 */
export function lagOf({ attempts, firstSeen, createdFrom, acknowledgedAt }: ObjectEvidence): Estimate | undefined {
  if (attempts !== 1 || firstSeen === undefined || firstSeen.from !== undefined || acknowledgedAt === undefined) {
    return undefined;
  }
  const least = Math.max(0, firstSeen.at - acknowledgedAt);
  return { value: least, low: least, high: firstSeen.at - createdFrom };
}

/** What the lag hardly ever exceeded: the p99 of its upper bounds; Infinity where nothing is known of it. */
export function lagBound(objects: readonly ObjectEvidence[]): number {
  return quantile(sorted(objects.flatMap((object) => lagOf(object)?.high ?? [])), 99) ?? Infinity;
}
