import type { SampleFact, Stamp } from '../../model/entry.ts';
import { START_TIME } from '../../model/families.ts';
import type { EpochMs } from '../../model/units.ts';

/** A source of metrics that is not the process that it was, or not there any more. */
export interface Restart {
  readonly source: string;
  /** When this was first seen. */
  readonly at: EpochMs;
  readonly how: 'restarted' | 'gone';
}

/**
 * Follows the sources at all of their samples, whatever their edge. One that answered and does not answer any more is gone, and is back
 * with the first answer of the same process: of a passing refusal nothing stays.
 */
export function followRestarts(): { take(sample: SampleFact & Stamp): void; all(): readonly Restart[] } {
  const started = new Map<string, number>();
  const gone = new Map<string, Restart>();
  const restarts: Restart[] = [];
  return {
    take({ source, at, state, series }) {
      const before = started.get(source);
      if (state === 'present') gone.delete(source);
      else if (before !== undefined && !gone.has(source)) gone.set(source, { source, at, how: 'gone' });
      const now = series?.[START_TIME];
      if (now === undefined) return;
      if (before !== undefined && before !== now) restarts.push({ source, at, how: 'restarted' });
      started.set(source, now);
    },
    all: () => [...restarts, ...gone.values()],
  };
}
