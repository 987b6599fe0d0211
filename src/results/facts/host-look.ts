import { edgeProblem } from './histograms.ts';
import { parseSeriesKey, type SeriesId } from './series-key.ts';
import type { Edge } from './usage.ts';

/** What one source of the runner's machine counted around some loads. */
export interface HostLook {
  /** Of all of these times together. */
  readonly seconds: number;
  readonly rises: readonly (SeriesId & { readonly rise: number })[];
}

/** A text says why it is not known: what happened in a part of the time says nothing of the rest. */
export function lookAt(edges: readonly Edge[], source: string): HostLook | string {
  const own = edges.filter((edge) => edge.source === source);
  const problem = own.length === 0 ? 'not read' : own.map(edgeProblem).find((each) => each !== undefined);
  if (problem !== undefined) return problem;
  const rises = new Map<string, number>();
  for (const { before, after } of own) {
    for (const [key, value] of Object.entries(after?.series ?? {})) {
      const first = before.series?.[key];
      if (first !== undefined) rises.set(key, (rises.get(key) ?? 0) + value - first);
    }
  }
  const lengths = own.map(({ before, after = before }) => after.at - before.at);
  return {
    seconds: lengths.reduce((sum, length) => sum + length, 0) / 1000,
    rises: [...rises].map(([key, rise]) => ({ ...parseSeriesKey(key), rise })),
  };
}

/** The rise of the series of a family that have these labels; undefined where there is none. */
export function riseIn({ rises }: HostLook, family: string, labels: SeriesId['labels'] = {}): number | undefined {
  const own = rises.filter(
    (each) => each.family === family && Object.entries(labels).every(([name, value]) => each.labels[name] === value),
  );
  return own.length === 0 ? undefined : own.reduce((sum, { rise }) => sum + rise, 0);
}
