import { RESOURCES } from '../model/resources.ts';
import { elapsed, type Milliseconds, ms, seconds } from '../model/units.ts';
import { type SteadyRule, steadiness } from '../stats/steady.ts';
import type { Point } from '../stats/trend.ts';
import type { RunState } from './context.ts';

const EVERY = seconds(2);

/** Small reads take a few milliseconds: a change by five of them over the window is no sign of work still going on. */
const RULE: SteadyRule = { windowMs: seconds(20), points: 8, tolerance: 0.25, floor: 5 };

/** How a wait for a steady state ended. */
export interface Steadiness {
  readonly steady: boolean;
  readonly waitedMs: Milliseconds;
  readonly probes: number;
  readonly [fact: string]: number | boolean;
}

/**
 * Waits until the API server answers small reads evenly again: the cheapest signal that every cluster has. Ends when the
 * probes' latency is steady, at the latest after `max`, and says which of the two it was.
 */
export async function untilSteady(state: RunState, max: Milliseconds, signal: AbortSignal): Promise<Steadiness> {
  const start = state.clock.now();
  const latencies: Point[] = [];
  while (true) {
    latencies.push([state.clock.monotonic(), await probe(state, signal)]);
    const waitedMs = elapsed(start, state.clock.now());
    state.waitingFor.say(
      () => `even answers of the API server: the last of ${latencies.length} reads took ${lastOf(latencies)} ms`,
    );
    const { steady } = steadiness(latencies, RULE);
    if (steady || waitedMs >= max) return { steady, waitedMs, probes: latencies.length };
    await state.clock.sleep(ms(Math.min(EVERY, max - waitedMs)), signal);
  }
}

const lastOf = (latencies: readonly Point[]): number => Math.round(latencies.at(-1)?.[1] ?? 0);

async function probe(state: RunState, signal: AbortSignal): Promise<Milliseconds> {
  const query = { resource: RESOURCES.namespaces, limit: 1 };
  const { sentAt, receivedAt } = await state.cluster.list(query, { signal, timeoutMs: seconds(30) });
  return elapsed(sentAt, receivedAt);
}
