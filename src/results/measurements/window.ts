import { edgeProblem } from '../facts/histograms.ts';
import type { Edge, Reading, UsageSeries } from '../facts/usage.ts';

/** The time in which a load was made, by our clock. */
export interface LoadTime {
  readonly from: number;
  readonly lengthMs: number;
}

/** What one source showed of a component from before a load until after it. */
export interface Window extends Pick<UsageSeries, 'family'> {
  /** At least those of both edges, in the order of their time. */
  readonly readings: readonly [Reading, ...Reading[], Reading];
}

/** Between the last reading before it and the first question after it. */
export function loadOf(edges: readonly Edge[]): LoadTime {
  const from = Math.max(...edges.map((edge) => edge.from));
  const until = Math.min(...edges.map((edge) => edge.until ?? Infinity));
  return { from, lengthMs: Math.max(0, until - from) };
}

export function windowOf(gauge: UsageSeries | undefined, edge: Edge): Window | string {
  const problem = edgeProblem(edge);
  if (problem !== undefined) return problem;
  const [from, to] = [edge.before.at, edge.after?.at ?? Number.NaN];
  const inside = gauge?.readings.filter(({ at }) => at >= from && at <= to) ?? [];
  const [first, ...others] = inside;
  const last = others.pop();
  if (gauge === undefined || first?.at !== from) return 'not shown before the load';
  if (last?.at !== to) return 'not shown after the load';
  const { family } = gauge;
  return staleness(first, last, edge) ?? { family, readings: [first, ...others, last] };
}

/** Why the last reading is not of the time after the load. A stamp alone does not show it: the source's clock is not ours. */
function staleness(first: Reading, last: Reading, { after }: Edge): string | undefined {
  for (const [key, { takenAt }] of last.values) {
    const before = first.values.get(key)?.takenAt;
    if (takenAt === undefined) continue;
    if (takenAt === before) return 'the same sample was shown before and after the load';
    if (before !== undefined && takenAt < before) return 'its clock was set back during the load';
    if (after?.askedAt === undefined)
      return 'its sample may be of before the end of the load: the next was not waited for';
  }
  return undefined;
}
