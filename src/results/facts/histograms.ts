import type { SampleFact, Stamp } from '../../model/entry.ts';
import { byKey } from '../../model/order.ts';
import { familyOf, parseSeriesKey, type SeriesId } from './series-key.ts';
import type { Edge } from './usage.ts';

/** How a counter or histogram rose over the load of one level, all replicas together. */
export interface Rise {
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bound in the family's unit -> calls at or below it; a plain counter has the bound Infinity alone. */
  readonly counts: ReadonlyMap<number, number>;
}

/** Which group of rises a series adds to; undefined where it is of no interest. */
export type Grouping = (id: SeriesId) => Readonly<Record<string, string>> | undefined;

/**
 * The rise of a family's series, grouped. Undefined unless each source showed the family before and after and was the same
 * process all along: of a replica that restarted, or did not answer, what it counted is not known.
 */
export function risesOf(edges: readonly Edge[], family: string, grouping: Grouping): Rise[] | undefined {
  const sources = edgesWith(edges, family);
  if (sources.length === 0 || sources.some((edge) => edgeProblem(edge) !== undefined)) return undefined;
  const rises = new Map<string, { labels: Rise['labels']; counts: Map<number, number> }>();
  for (const { before, after } of sources) {
    for (const [key, value] of Object.entries(after?.series ?? {})) {
      if (familyOf(key) !== family) continue;
      const id = parseSeriesKey(key);
      const labels = grouping(id);
      if (labels === undefined) continue;
      const name = JSON.stringify(labels);
      const rise = rises.get(name) ?? { labels, counts: new Map() };
      rises.set(name, rise);
      const bound = boundOf(id);
      rise.counts.set(bound, (rise.counts.get(bound) ?? 0) + value - (before.series?.[key] ?? 0));
    }
  }
  return [...rises].sort(byKey).map(([, rise]) => rise);
}

/** The edges of the sources that showed a family: what it counted is of the time between these, and of no other source's. */
export const edgesWith = (edges: readonly Edge[], family: string): Edge[] =>
  edges.filter(({ before, after }) => has(before, family) || has(after, family));

const has = (sample: (SampleFact & Stamp) | undefined, family: string): boolean =>
  Object.keys(sample?.series ?? {}).some((key) => familyOf(key) === family);

const boundOf = ({ labels: { le } }: SeriesId): number => (le === undefined || le === '+Inf' ? Infinity : Number(le));

/** Why nothing can be said of the time between the two samples of a source. */
export function edgeProblem({ before, after }: Edge): string | undefined {
  if (before.state === 'absent') return `absent before the load (${before.reason ?? 'no reason given'})`;
  if (after === undefined) return 'not read after the load';
  if (after.state === 'absent') return `absent after the load (${after.reason ?? 'no reason given'})`;
  const [start, now] = [before, after].map(({ series }) => series?.process_start_time_seconds);
  if (start !== now) return 'restarted during the load';
  const fell = Object.entries(before.series ?? {}).find(
    ([key, value]) => /_(total|bucket|count)$/.test(familyOf(key)) && (after.series?.[key] ?? value) < value,
  );
  return fell === undefined ? undefined : `its counter ${familyOf(fell[0])} fell during the load`;
}
