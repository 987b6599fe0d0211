import type { CallFact, ClockStepFact, Stamp } from '../../model/entry.ts';
import type { ClockComparison } from '../../model/result.ts';
import { type EpochMs, type Milliseconds, ms } from '../../model/units.ts';
import { agreement, type Interval } from '../../stats/agreement.ts';

/** Compares clocks: the server's with ours by the Date headers of replies, our wall clock with our monotonic one. */
export interface Clocks {
  reply(call: CallFact): void;
  entry(stamp: Stamp): void;
  /** Of all replies; `apart` counts those within the time. */
  comparison(within: TimeSpan | undefined): ClockComparison;
  step(fact: ClockStepFact & Stamp): void;
  /** Of the steps that were noticed only those within a time count. */
  jumpMs(within: TimeSpan | undefined): Milliseconds;
}

interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Clocks that drift, or are slewed, come no further apart than this in a run. */
const APART_MS = 200;

/** A Date header is cut off to the second. */
const RESOLUTION = 1000;

/**
 * The server wrote the header after the request was sent and before the reply came (Cristian 1989), so each reply encloses
 * the offset in an interval of a second and a round trip; many replies at different parts of the second narrow it down to
 * what they have in common.
 */
export function compareClocks(): Clocks {
  const intervals: (Interval & { readonly at: EpochMs })[] = [];
  const steps: (ClockStepFact & Stamp)[] = [];
  let between: number | undefined;
  let jump = 0;
  return {
    reply({ serverDate, sentAt, receivedAt }) {
      if (serverDate === undefined) return;
      intervals.push({ at: sentAt, low: serverDate - receivedAt, high: serverDate + RESOLUTION - sentAt });
    },
    entry({ at, monoMs }) {
      const now = at - monoMs;
      jump = Math.max(jump, Math.abs(now - (between ?? now)));
      between = now;
    },
    comparison(within) {
      const best = agreement(intervals);
      if (best === undefined) return { samples: 0, agreeing: 0, apart: 0 };
      const { low, high, agreeing } = best;
      const isApart = (each: Interval): boolean => each.low > high + APART_MS || each.high < low - APART_MS;
      const apart = intervals.filter((each) => isIn(each, within) && isApart(each)).length;
      return {
        offsetMs: ms((low + high) / 2),
        uncertaintyMs: ms((high - low) / 2),
        samples: intervals.length,
        agreeing,
        apart,
      };
    },
    step: (fact) => void steps.push(fact),
    jumpMs(within) {
      const noticed = steps.filter((step) => isIn(step, within)).map(({ steppedMs }) => Math.abs(steppedMs));
      return ms(Math.max(jump, ...noticed));
    },
  };
}

const isIn = ({ at }: { readonly at: EpochMs }, within: TimeSpan | undefined): boolean =>
  within !== undefined && at >= within.from && at <= within.to;
