import type { Arrival } from '../../model/plan.ts';
import { type EpochMs, later, ms } from '../../model/units.ts';
import type { RunState } from '../context.ts';
import { arrivalTimes } from './arrivals.ts';
import { forEachConcurrently } from './concurrency.ts';

interface Schedule {
  /** Names the source of randomness: one step's draws never shift another's. */
  readonly id: string;
  readonly arrival: Arrival;
  readonly concurrency: number;
}

/**
 * Calls `act` for each item when it is due. An open-loop schedule is kept whatever the calls do: what is late is sent at
 * once, and `scheduledAt` shows by how much.
 */
export async function onSchedule<T>(
  items: readonly T[],
  { id, arrival, concurrency }: Schedule,
  state: RunState,
  signal: AbortSignal,
  act: (item: T, scheduledAt: EpochMs | undefined) => Promise<void>,
): Promise<void> {
  const due = arrivalTimes(arrival, items.length, state.random.fork(`arrivals/${id}`));
  const start = state.clock.now();
  const startMono = state.clock.monotonic();
  await forEachConcurrently(items, concurrency, async (item, index) => {
    const dueMs = due[index] ?? ms(0);
    if (arrival.process === 'burst') return act(item, undefined);
    const wait = ms(startMono + dueMs - state.clock.monotonic());
    if (wait > 0) await state.clock.sleep(wait, signal);
    await act(item, later(start, dueMs));
  });
}
