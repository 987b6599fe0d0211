import { firstFew } from '../model/counted.ts';
import type { HardwareReference } from '../model/fleet.ts';
import type { WatchedLoad } from '../model/node-load.ts';
import { epochMs, type Milliseconds } from '../model/units.ts';
import { type FleetCheck, ranTogetherCheck, startedTogetherCheck } from './checks.ts';
import type { FleetMember } from './member.ts';
import { type NodeInCommon, nodesInCommon } from './node-load.ts';
import { type FlavourScore, scoresOf } from './scores.ts';
import { commonTime } from './together.ts';

/** What a fleet that was brought together by `prowess fleet` did, and what of it is true. */
export interface FleetDocument {
  readonly version: 1;
  /** Only then are the scores results. */
  readonly valid: boolean;
  readonly checks: readonly (FleetCheck & { readonly rule: string })[];
  readonly participants: readonly (Pick<
    FleetMember,
    'name' | 'flavour' | 'status' | 'reason' | 'readings' | 'pilot'
  > & {
    /** After the first, by the barrier's clock. */
    readonly startedAfterMs: number;
    readonly tookMs: number;
    /** The share of its command's time in which all made load. */
    readonly commonShare: number;
  })[];
  readonly scores: readonly FlavourScore[];
  /** What watchers saw of the machines below, in the time in which all made load. */
  readonly nodes: readonly NodeInCommon[];
  readonly reference?: HardwareReference;
}

/** How the barrier ended. */
export interface FleetEnd {
  readonly expected: readonly string[];
  /** Why it did not begin. */
  readonly aborted?: string | undefined;
  /** Participants that were released and did not stay to the end, with the reason. */
  readonly lost: readonly { readonly name: string; readonly reason: string }[];
  /** Those without which it began. */
  readonly missing: readonly string[];
}

export function fleetDocument(
  members: readonly FleetMember[],
  end: FleetEnd,
  durationMs: Milliseconds,
  reference?: HardwareReference,
  loads: readonly WatchedLoad[] = [],
): FleetDocument {
  const checks = checksOf(members, end, durationMs);
  const first = Math.min(...members.map(({ startedAt }) => startedAt));
  const common = commonTime(members);
  return {
    version: 1,
    valid: checks.every(({ passed }) => passed),
    checks,
    participants: members.map((member) => {
      const { name, flavour, status, reason, readings, pilot, startedAt, endedAt } = member;
      return {
        ...{ name, flavour, status, ...(reason !== undefined && { reason }), readings, pilot },
        ...{
          startedAfterMs: startedAt - first,
          tookMs: endedAt - startedAt,
          commonShare: common.shares.get(name) ?? 0,
        },
      };
    }),
    scores: scoresOf(members, reference),
    nodes: nodesInCommon(loads, common, epochMs(first)),
    ...(reference !== undefined && { reference }),
  };
}

function checksOf(members: readonly FleetMember[], end: FleetEnd, durationMs: Milliseconds): FleetDocument['checks'] {
  const { expected, aborted, lost, missing } = end;
  const named = (rule: string, check: FleetCheck) => ({ rule, ...check });
  if (aborted !== undefined) return [named('participants-arrived', { passed: false, message: aborted })];
  const arrived =
    missing.length === 0
      ? { passed: true, message: `${expected.length} of ${expected.length} arrived` }
      : { passed: false, message: `began without ${firstFew(missing)}` };
  const stayed =
    lost.length === 0
      ? { passed: true, message: 'all stayed to the end' }
      : { passed: false, message: `lost ${firstFew(lost.map(({ name, reason }) => `${name} (${reason})`))}` };
  const bad = members.filter(({ status }) => status !== 'ok');
  const ok =
    bad.length === 0
      ? {
          passed: members.length > 0,
          message: members.length === 1 ? '1 output is ok' : `${members.length} outputs are ok`,
        }
      : { passed: false, message: firstFew(bad.map(({ name, status, reason }) => `${name} ${status}: ${reason}`)) };
  const together =
    members.length === 0
      ? []
      : [
          named('started-together', startedTogetherCheck(members, durationMs)),
          // Those that reported say nothing of the load of one that was lost.
          ...(lost.length > 0 ? [] : [named('ran-together', ranTogetherCheck(members))]),
        ];
  return [
    named('participants-arrived', arrived),
    named('participants-stayed', stayed),
    named('benchmark-ok', ok),
    ...together,
  ];
}
