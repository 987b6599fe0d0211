import type { PilotMessage } from '../../barrier/message.ts';
import type { WatchedLoad } from '../../model/node-load.ts';
import { type EpochMs, elapsed, epochMs, seconds } from '../../model/units.ts';

export type LoadMessage = Extract<PilotMessage, { kind: 'load' }>;

/** One that was not heard for so long may have another in its place. */
const SILENT_MS = seconds(6);

/**
 * Takes what watchers say: what is new in a message, for one whose answer was lost comes again. Undefined where another process speaks for
 * the same machine: their counters would be mixed.
 */
export function loadTaker(): (message: LoadMessage, now: EpochMs) => WatchedLoad | undefined {
  const known = new Map<string, { nonce: string; seenAt: EpochMs; until: EpochMs }>();
  return ({ id, nonce, bootId, load }, now) => {
    const before = known.get(id);
    if (before !== undefined && before.nonce !== nonce && elapsed(before.seenAt, now) < SILENT_MS) return undefined;
    const until = before?.until ?? epochMs(-Infinity);
    const samples = load.samples.filter(({ at }) => at > until).toSorted((a, b) => a.at - b.at);
    known.set(id, { nonce, seenAt: now, until: samples.at(-1)?.at ?? until });
    const { facts, clock } = load;
    return { node: id, bootId, boundMs: clock.boundMs, ...(facts !== undefined && { facts }), samples };
  };
}
