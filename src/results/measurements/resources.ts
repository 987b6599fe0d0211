import type { Measurement } from '../../model/result.ts';
import type { Evidence, ObjectEvidence } from '../facts/evidence.ts';
import type { Edge, Gauge } from '../facts/usage.ts';
import { single } from './estimate.ts';
import { type Part, partsOf } from './groups.ts';
import type { Measure } from './measure.ts';

/** What nodes and components used while a level's load was made. */
export const resources: Measure = {
  metrics: ['cpu-usage', 'cpu-per-object', 'memory-usage', 'memory-per-object'],
  measure: (facts) =>
    partsOf(facts).flatMap((part) => {
      const { edges, labels } = part;
      const handled = handledIn(facts, part);
      return [
        ...componentsOf(facts, 'cpu-usage').flatMap((one) => cpu(one, edges, labels, handled)),
        ...componentsOf(facts, 'memory-usage').flatMap((one) => memory(one, edges, labels, fills(part) ? handled : 0)),
      ];
    }),
};

/** How many objects arrived, or of a deletion, went. */
function handledIn({ objects }: Evidence, { population, steps }: Part): number {
  const isHandled = ({ ready, step, deletion }: ObjectEvidence): boolean =>
    population === 'delete'
      ? deletion?.goneAt !== undefined && steps.has(deletion.step ?? '')
      : ready && steps.has(step);
  return objects.filter(isHandled).length;
}

/** Memory grows by what is added: churn keeps the population, and a deletion gives it back. */
const fills = ({ population }: Part): boolean => population === undefined || population === 'fill';

interface Component {
  readonly name: string;
  /** One for each source; of the families that tell of it, the best. */
  readonly gauges: readonly Gauge[];
}

function componentsOf({ gauges }: Evidence, metric: Gauge['family']['metric']): Component[] {
  const about = gauges.filter(({ family }) => family.metric === metric);
  const names = [...new Set(about.map(({ component }) => component))].sort();
  return names.map((name) => {
    const own = about.filter(({ component }) => component === name);
    const best = Math.min(...own.map(({ family }) => family.rank));
    return { name, gauges: own.filter(({ family }) => family.rank === best) };
  });
}

function cpu({ name, gauges }: Component, edges: readonly Edge[], level: Measurement['labels'], arrived: number) {
  const loads = byLoad(edges);
  const used = gauges.map((gauge) => usedIn(loads.map((load) => windowOf(gauge, load))));
  if (!used.every((each) => each !== undefined)) return [];
  const labels = { ...level, component: name };
  const cores = used.reduce((total, { coreMs, lengthMs }) => total + coreMs / lengthMs, 0);
  const coreMs = used.reduce((total, each) => total + each.coreMs, 0);
  return [
    single('cpu-usage', labels, { mean: { value: cores } }, gauges.length),
    ...(arrived === 0 ? [] : [single('cpu-per-object', labels, { value: { value: coreMs / arrived } }, arrived)]),
  ];
}

function memory({ name, gauges }: Component, edges: readonly Edge[], level: Measurement['labels'], left: number) {
  const used = byLoad(edges).map((load) => occupiedIn(gauges.map((gauge) => windowOf(gauge, load))));
  if (used.length === 0 || !used.every((each) => each !== undefined)) return [];
  const labels = { ...level, component: name };
  const largest = Math.max(...used.map(({ peak }) => peak));
  const growth = used.reduce((total, each) => total + each.growth, 0);
  return [
    single('memory-usage', labels, { max: { value: largest } }, gauges.length),
    ...(left === 0 ? [] : [single('memory-per-object', labels, { value: { value: growth / left } }, left)]),
  ];
}

/** The edges of each repetition of a level. */
const byLoad = (edges: readonly Edge[]): Edge[][] => [...Map.groupBy(edges, ({ load }) => load).values()];

interface Window extends Pick<Gauge, 'family'> {
  /** From the sample before the load to the one after it: at least these two. */
  readonly points: Gauge['points'];
}

/** Undefined where a source was not read at both edges: a component that is known in part is not known. */
function windowOf({ family, source, points }: Gauge, edges: readonly Edge[]): Window | undefined {
  const edge = edges.find((each) => each.source === source);
  const [from, to] = [edge?.before.at, edge?.after?.at];
  if (from === undefined || to === undefined) return undefined;
  const inside = points.filter(([at]) => at >= from && at <= to);
  const complete = inside.length >= 2 && inside[0]?.[0] === from && inside.at(-1)?.[0] === to;
  return complete ? { family, points: inside } : undefined;
}

/** What one source used in all of its windows. */
function usedIn(windows: readonly (Window | undefined)[]): { coreMs: number; lengthMs: number } | undefined {
  const used = { coreMs: 0, lengthMs: 0 };
  for (const window of windows) {
    const [first, last] = [window?.points[0], window?.points.at(-1)];
    if (window === undefined || first === undefined || last === undefined) return undefined;
    const lengthMs = last[0] - first[0];
    used.coreMs += coreMsOf(window, last[1] - first[1], lengthMs);
    used.lengthMs += lengthMs;
  }
  return used.lengthMs === 0 ? undefined : used;
}

function coreMsOf({ family, points }: Window, rise: number, lengthMs: number): number {
  if (family.type === 'counter') return rise * 1000;
  return (points.reduce((total, [, value]) => total + value, 0) / points.length) * lengthMs;
}

/** What all sources of a component took in one window. */
function occupiedIn(windows: readonly (Window | undefined)[]): { peak: number; growth: number } | undefined {
  if (!windows.every((window) => window !== undefined)) return undefined;
  return {
    peak: windows.reduce((total, { points }) => total + Math.max(...points.map(([, value]) => value)), 0),
    growth: windows.reduce((total, { points }) => total + (points.at(-1)?.[1] ?? 0) - (points[0]?.[1] ?? 0), 0),
  };
}
