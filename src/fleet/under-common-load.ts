import { coresOf, type FleetMember } from './member.ts';
import type { CommonTime } from './together.ts';

/** Metrics whose values of several participants add up to what their node delivers; the sum of latencies says nothing. */
export const ADDS_UP: ReadonlySet<string> = new Set([
  'benchmark-score',
  'benchmark-operations',
  'benchmark-throughput',
  'benchmark-bandwidth',
]);

/** Between which a rate lies. */
export interface CommonRate {
  readonly low: number;
  readonly high: number;
}

/**
 * Says between which rates a participant worked while all made load, from the one rate of its whole command. With a share `s` of its time
 * common, `rate = s * common + (1 - s) * other`: in the other time it did at least nothing, and at most what all on its node do together.
 */
export function underCommonLoad(
  members: readonly FleetMember[],
  { shares }: Pick<CommonTime, 'shares'>,
): (member: FleetMember, rate: number) => CommonRate {
  return (member, rate) => {
    const share = shares.get(member.name) ?? 0;
    return { low: rate / (share + (1 - share) * headroom(member, members)), high: rate / share };
  };
}

/** How many times its own part of the node a participant can have at most: where a node or its cores are not known, all count, and as equals. */
function headroom(member: FleetMember, members: readonly FleetMember[]): number {
  const rivals = members.filter(({ node }) => node === undefined || member.node === undefined || node === member.node);
  const cores = rivals.map(coresOf);
  const known = cores.filter((each) => each !== undefined);
  const own = coresOf(member);
  if (own === undefined || known.length < cores.length) return rivals.length;
  return known.reduce((sum, each) => sum + each, 0) / own;
}
