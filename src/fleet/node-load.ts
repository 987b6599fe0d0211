import { firstFew } from '../model/counted.ts';
import type { LoadSample, WatchedLoad } from '../model/node-load.ts';
import { type EpochMs, elapsed, epochMs, later, ms, seconds } from '../model/units.ts';
import { type LoadShares, sharesOf } from './load-shares.ts';
import type { CommonTime } from './together.ts';

/** What a machine did in the time in which all participants made load, and what it is. */
export interface NodeInCommon {
  readonly node: string;
  readonly facts: Readonly<Record<string, string>>;
  /** In the common time. */
  readonly samples: number;
  /** One is due each second: those that are not there. */
  readonly missing: number;
  /** Absent where too little was seen of the common time. */
  readonly load?: LoadShares;
  /** Busy share in the 5 s before the first participant began: what others did, and guests that still booted. */
  readonly busyBefore?: number;
  /** Why there is no load. */
  readonly reason?: string;
}

/** All that was said of each machine, in the order in which they were first heard. */
const byNode = (loads: readonly WatchedLoad[]): Map<string, readonly WatchedLoad[]> =>
  Map.groupBy(loads, ({ node }) => node);

/** The last that was said of what a machine is. */
const factsOf = (loads: readonly WatchedLoad[]): Readonly<Record<string, string>> =>
  loads.findLast(({ facts }) => facts !== undefined)?.facts ?? {};

/** @param begun when the first command began */
export const nodesInCommon = (
  loads: readonly WatchedLoad[],
  common: Pick<CommonTime, 'from' | 'until'>,
  begun: EpochMs,
): NodeInCommon[] => [...byNode(loads)].map(([node, own]) => nodeInCommon(node, own, common, begun));

const BEFORE_MS = seconds(5);
const EVERY_MS = seconds(1);
/** What is seen of less than half of the common time is no number of it. */
const LEAST_SEEN = 0.5;
const LEAST_SAMPLES = 3;

function nodeInCommon(
  node: string,
  loads: readonly WatchedLoad[],
  { from, until }: Pick<CommonTime, 'from' | 'until'>,
  begun: EpochMs,
): NodeInCommon {
  const own = hasCommon(from, until) ? seen(loads, from, until) : [];
  const before = seen(loads, later(begun, ms(-BEFORE_MS)), begun);
  const busyBefore = before.length < LEAST_SAMPLES || isRebooted(before) ? undefined : sharesOf(before)?.busy;
  const reason = loads.find((each) => each.reason !== undefined)?.reason ?? whyNone(own, from, until);
  const load = reason === undefined ? sharesOf(own) : undefined;
  return {
    node,
    facts: factsOf(loads),
    samples: own.length,
    missing: hasCommon(from, until) ? Math.max(0, Math.floor(elapsed(from, until) / EVERY_MS) - own.length) : 0,
    ...(load !== undefined && { load }),
    ...(busyBefore !== undefined && { busyBefore }),
    ...(load === undefined && { reason: reason ?? 'its counters did not move' }),
  };
}

/** Without participants there is none, and with one that began when another had ended. */
const hasCommon = (from: EpochMs, until: EpochMs): boolean => Number.isFinite(elapsed(from, until)) && from < until;

/** More than what a machine does by itself. */
const NOTABLE_BUSY = 0.1;

/** Of machines that worked before the participants did: what these delivered may be less for it. */
export function busyBeforeText(all: readonly NodeInCommon[]): string | undefined {
  const busy = all.flatMap(({ node, busyBefore = 0 }) =>
    busyBefore < NOTABLE_BUSY ? [] : [`${node} was ${(busyBefore * 100).toFixed(1)} % busy`],
  );
  if (busy.length === 0) return undefined;
  return `${firstFew(busy)} in the 5 s before the commands began: others worked on it, or guests were still booting`;
}

interface Seen extends LoadSample {
  readonly bootId: string;
}

const seen = (loads: readonly WatchedLoad[], from: EpochMs, until: EpochMs): Seen[] =>
  loads
    .flatMap(({ bootId, samples }) => samples.map((sample) => ({ ...sample, bootId })))
    .filter(({ at }) => at >= from && at <= until)
    .toSorted((a, b) => a.at - b.at);

const isRebooted = (samples: readonly Seen[]): boolean => new Set(samples.map(({ bootId }) => bootId)).size > 1;

function whyNone(samples: readonly Seen[], from: EpochMs, until: EpochMs): string | undefined {
  if (!hasCommon(from, until)) return 'there was no time in which all participants made load';
  const commonMs = elapsed(from, until);
  if (isRebooted(samples)) return 'it was booted again meanwhile';
  const span = spanOf(samples);
  if (samples.length >= LEAST_SAMPLES && span >= LEAST_SEEN * commonMs) return undefined;
  const over = `${(commonMs / 1000).toFixed(1)} s of common time`;
  return `${samples.length} samples over ${(span / 1000).toFixed(1)} s are too few for ${over}`;
}

const spanOf = (samples: readonly Seen[]): number => {
  const [first, last] = [samples[0], samples.at(-1)];
  return first === undefined || last === undefined ? 0 : elapsed(first.at, last.at);
};

/** A later sample is of another time: what happened between is not known. */
const LONGEST_STEP_MS = 1.5 * EVERY_MS;

/** What each node did from one sample to the next, at the moment of the second; nothing where samples are missing between. */
export const loadOverTime = (loads: readonly WatchedLoad[]): Map<string, { at: EpochMs; load: LoadShares }[]> =>
  new Map(
    [...byNode(loads)].map(([node, own]) => {
      const samples = seen(own, epochMs(-Infinity), epochMs(Infinity));
      const points = samples.slice(1).flatMap((sample, index) => {
        const before = samples[index];
        if (before === undefined || elapsed(before.at, sample.at) > LONGEST_STEP_MS) return [];
        const load = isRebooted([before, sample]) ? undefined : sharesOf([before, sample]);
        return load === undefined ? [] : [{ at: sample.at, load }];
      });
      return [node, points] as const;
    }),
  );
