import type { SampleFact, Stamp } from '../../model/entry.ts';
import { START_TIME } from '../../model/families.ts';
import type { EpochMs } from '../../model/units.ts';

/** A source that was another process than at its sample before. */
export interface Restart {
  readonly source: string;
  /** When it was first seen to be another. */
  readonly at: EpochMs;
}

/** Follows the start times that the sources tell, whatever the edge of their samples. */
export function followRestarts(): { take(sample: SampleFact & Stamp): void; all(): readonly Restart[] } {
  const started = new Map<string, number>();
  const restarts: Restart[] = [];
  return {
    take({ source, at, series }) {
      const now = series?.[START_TIME];
      if (now === undefined) return;
      const before = started.get(source);
      if (before !== undefined && before !== now) restarts.push({ source, at });
      started.set(source, now);
    },
    all: () => restarts,
  };
}
