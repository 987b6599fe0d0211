import { type LatencyClock, type ObjectSample, type PhaseStamp, phaseLatency } from '../model/facts.ts';
import type { EpochMs } from '../model/units.ts';
import { quantile, sorted } from '../stats/quantile.ts';
import { shortKind } from './names.ts';

/** A phase that objects of a run went through, with the samples behind it. */
export interface Phase {
  readonly name: string;
  /** Of the palette; the last phase, which all others lead to, has the same one in every report. */
  readonly colour: number;
  /** Milliseconds since creation, of the objects that reached it: where several dependents did, of the last one. */
  latencies(clock: LatencyClock): number[];
  /** When an object was there with all its parts, by our watch. */
  reachedAt(object: ObjectSample): EpochMs | undefined;
  latency(object: ObjectSample, clock: LatencyClock): number | undefined;
}

/** The phases that were seen, in the order in which a typical object reaches them: as many as colours tell apart, the last ones. */
export function phasesOf(objects: readonly ObjectSample[]): Phase[] {
  const names = new Set(objects.flatMap(({ phases }) => phases.map(phaseName)));
  const single = new Set(objects.flatMap(({ phases }) => phases.map(({ kind }) => kind))).size === 1;
  return [...names]
    .map((name) => phase(name, single, objects))
    .map((each) => ({ each, typical: quantile(sorted(each.latencies('watch')), 50) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.typical - b.typical)
    .slice(-SHOWN)
    .map(({ each }, index, { length }) => ({ ...each, colour: SHOWN - length + index + 1 }));
}

const SHOWN = 6;

function phase(fullName: string, single: boolean, objects: readonly ObjectSample[]): Omit<Phase, 'colour'> {
  const [kind = '', name = ''] = fullName.split('.');
  const stampsOf = ({ phases }: ObjectSample): PhaseStamp[] => phases.filter((stamp) => phaseName(stamp) === fullName);
  const latency = (object: ObjectSample, clock: LatencyClock): number | undefined =>
    largest(stampsOf(object).map((stamp) => phaseLatency(object, stamp, clock)));
  return {
    name: single ? name : `${shortKind(kind)} ${name}`,
    latencies: (clock) => objects.map((object) => latency(object, clock)).filter((value) => value !== undefined),
    reachedAt: (object) => largest(stampsOf(object).map(({ watch }) => watch)),
    latency,
  };
}

const phaseName = ({ kind, phase }: PhaseStamp): string => `${kind}.${phase}`;

/** Undefined when a part is missing: then the whole is not there. */
function largest<T extends number>(values: readonly (T | undefined)[]): T | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return known.reduce((a, b) => (b > a ? b : a));
}
