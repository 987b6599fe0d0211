import { RESOURCES } from '../model/resources.ts';
import { elapsed, type Milliseconds, ms, seconds } from '../model/units.ts';
import { EVEN_ANSWERS, lookAt } from '../stats/steady.ts';
import type { TrendPoint } from '../stats/trend.ts';
import type { RunState } from './context.ts';

const EVERY = ms(250);

/** How a wait for a steady state ended. */
export interface Steadiness {
  readonly steady: boolean;
  readonly waitedMs: Milliseconds;
  readonly probes: number;
  readonly [fact: string]: number | boolean;
}

/**
 * Waits until the API server answers small reads evenly again: the cheapest signal that every cluster has. Ends when a look at the
 * reads finds them steady, or that they will not be within `max`, and says which of the two it was. Each read is in the journal.
 */
export async function untilSteady(
  step: string,
  state: RunState,
  max: Milliseconds,
  signal: AbortSignal,
): Promise<Steadiness> {
  const start = state.clock.monotonic();
  const reads: TrendPoint[] = [];
  let found = 'no look at them yet';
  state.waitingFor.say(
    () => `even answers of the API server, for ${waited(reads)} of at most ${inSeconds(max)}; ${found}`,
  );
  while (true) {
    const latencyMs = await probe(state, signal);
    const sinceMs = ms(rounded(state.clock.monotonic() - start));
    state.journal.append({ type: 'probe', step, sinceMs, latencyMs });
    reads.push([sinceMs, latencyMs]);
    const look = lookAt(reads, reads.length - 1, EVEN_ANSWERS, max);
    if (look !== undefined) found = `look ${look.number}, in ms: ${look.reason}`;
    if (look?.steady || look?.hopeless || sinceMs >= max)
      return { steady: look?.steady === true, waitedMs: sinceMs, probes: reads.length };
    await state.clock.sleep(ms(Math.min(EVERY, max - sinceMs)), signal);
  }
}

const waited = (reads: readonly TrendPoint[]): string => inSeconds(reads.at(-1)?.[0] ?? 0);
const inSeconds = (lengthMs: number): string => `${Math.round(lengthMs / 1000)} s`;

async function probe(state: RunState, signal: AbortSignal): Promise<Milliseconds> {
  const query = { resource: RESOURCES.namespaces, limit: 1 };
  const { sentAt, receivedAt } = await state.cluster.list(query, { signal, timeoutMs: seconds(30) });
  return ms(rounded(elapsed(sentAt, receivedAt)));
}

/** To the microsecond, as the journal keeps it. */
const rounded = (lengthMs: number): number => Math.round(lengthMs * 1000) / 1000;
