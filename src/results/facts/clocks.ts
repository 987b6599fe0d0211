import type { CallFact, ClockStepFact, Stamp } from '../../model/entry.ts';
import type { ClockComparison } from '../../model/result.ts';
import { type EpochMs, type Milliseconds, ms } from '../../model/units.ts';
import { agreement, type Interval } from '../../stats/agreement.ts';

/** Compares clocks: the server's with ours by the Date headers of replies, our wall clock with our monotonic one. */
export interface Clocks {
  reply(call: CallFact): void;
  entry(stamp: Stamp): void;
  comparison(): ClockComparison;
  step(fact: ClockStepFact & Stamp): void;
  /** Of the steps that were noticed only those within a time count. */
  jumpMs(within: { readonly from: EpochMs; readonly to: EpochMs } | undefined): Milliseconds;
}

/** A Date header is cut off to the second. */
const RESOLUTION = 1000;

/**
 * The server wrote the header after the request was sent and before the reply came (Cristian 1989), so each reply encloses
 * the offset in an interval of a second and a round trip; many replies at different parts of the second narrow it down to
 * what they have in common.
 */
export function compareClocks(): Clocks {
  const intervals: Interval[] = [];
  const steps: (ClockStepFact & Stamp)[] = [];
  let between: number | undefined;
  let jump = 0;
  return {
    reply({ serverDate, sentAt, receivedAt }) {
      if (serverDate === undefined) return;
      intervals.push({ low: serverDate - receivedAt, high: serverDate + RESOLUTION - sentAt });
    },
    entry({ at, monoMs }) {
      const now = at - monoMs;
      jump = Math.max(jump, Math.abs(now - (between ?? now)));
      between = now;
    },
    comparison() {
      const best = agreement(intervals);
      if (best === undefined) return { samples: 0, agreeing: 0 };
      const { low, high, agreeing } = best;
      return {
        offsetMs: ms((low + high) / 2),
        uncertaintyMs: ms((high - low) / 2),
        samples: intervals.length,
        agreeing,
      };
    },
    step: (fact) => void steps.push(fact),
    jumpMs(within) {
      const { from = Infinity, to = -Infinity } = within ?? {};
      const noticed = steps.filter(({ at }) => at >= from && at <= to).map(({ steppedMs }) => Math.abs(steppedMs));
      return ms(Math.max(jump, ...noticed));
    },
  };
}
