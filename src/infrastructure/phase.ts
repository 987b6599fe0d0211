import type { Clock } from '../model/clock.ts';
import type { InfrastructureFact, InfrastructurePhase, NodesFound } from '../model/entry.ts';
import { explained, KnownError } from '../model/errors.ts';
import type { ProviderKind } from '../model/infrastructure.ts';
import { type Milliseconds, ms } from '../model/units.ts';

/** What a phase is and how long it may take. */
export interface PhaseLimit {
  readonly provider: ProviderKind;
  readonly id: string;
  readonly phase: InfrastructurePhase;
  readonly limitMs: Milliseconds;
}

/** What a phase that is under way learns, for the message of one that does not end in time. */
export interface PhaseProgress {
  /** What is waited for, and what was last seen of it. */
  lastSeen?: string;
  found?: NodesFound;
}

/**
 * Performs one phase, and gives the fact that says how it ended: never a rejection. `stop` ends it before its time.
 */
export async function performPhase(
  { limitMs, ...what }: PhaseLimit,
  clock: Clock,
  stop: AbortSignal,
  act: (signal: AbortSignal, progress: PhaseProgress) => Promise<void>,
): Promise<InfrastructureFact> {
  const startedAt = clock.now();
  const from = clock.monotonic();
  const progress: PhaseProgress = {};
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, done.signal).then(
    () => over.abort(OVER),
    () => {},
  );
  const ended = (how: InfrastructureFact['how'], reason?: string): InfrastructureFact => ({
    type: 'infrastructure',
    ...what,
    how,
    startedAt,
    durationMs: ms(Math.round(clock.monotonic() - from)),
    ...(reason !== undefined && { reason }),
    ...(progress.found !== undefined && { found: progress.found }),
  });
  try {
    await act(AbortSignal.any([stop, over.signal]), progress);
    return ended('done');
  } catch (error) {
    if (stop.aborted) return ended('aborted', `stopped before it had ended${seen(progress)}`);
    if (over.signal.aborted) {
      return ended('timed-out', `took longer than ${Math.round(limitMs / 1000)} s${seen(progress)}`);
    }
    return ended('failed', explained(error));
  } finally {
    done.abort();
  }
}

const OVER = new KnownError('infrastructure', 'the time of this phase is over');

const seen = ({ lastSeen }: PhaseProgress): string => (lastSeen === undefined ? '' : `; last seen: ${lastSeen}`);
