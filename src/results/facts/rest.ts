import type { SampleFact, Stamp } from '../../model/entry.ts';
import type { Edge } from './usage.ts';

/** What the sources that count requests showed before any load; empty where they were not read. */
export interface Rest {
  /** Around the objects of the warm-up. */
  readonly warmUp: readonly Edge[];
  /** Around a time in which the run did nothing but look. */
  readonly idle: readonly Edge[];
}

/** Follows the samples of the last warm-up: one before its objects, one when they are gone, one when the wait after it is over. */
export function followRest(): { take(sample: SampleFact & Stamp): void; edges(): Rest } {
  const warmUp = new Map<string, Edge>();
  const idle = new Map<string, Edge>();
  return {
    take(sample) {
      const { edge, source } = sample;
      if (edge === 'warm-up') {
        warmUp.set(source, opened(sample));
        idle.delete(source);
      }
      if (edge !== 'rest') return;
      const [warm, still] = [warmUp.get(source), idle.get(source)];
      if (warm !== undefined) warm.after ??= sample;
      if (still === undefined) idle.set(source, opened(sample));
      else still.after = sample;
    },
    edges: () => ({ warmUp: [...warmUp.values()], idle: [...idle.values()] }),
  };
}

const opened = (before: SampleFact & Stamp): Edge => ({
  level: '',
  load: '',
  source: before.source,
  before,
  from: before.at,
});
