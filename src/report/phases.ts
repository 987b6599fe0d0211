import { type LatencyClock, type ObjectSample, type PhaseStamp, phaseLatency, phaseName } from '../model/facts.ts';
import type { Plan } from '../model/plan.ts';
import { arrivalPhase } from '../model/ready.ts';
import { shortKind } from '../model/series.ts';
import type { EpochMs } from '../model/units.ts';
import { quantile, sorted } from '../stats/quantile.ts';

/** A phase that objects went through on their way to being there. */
export interface Phase {
  readonly name: string;
  /** Whether an object has then arrived, by what its workload waits for. */
  readonly isArrival: boolean;
  /** Of the palette; arrival has the same one in every report. */
  readonly colour: number;
  /** Milliseconds since creation; where several dependents reached the phase, of the last one. */
  latency(object: ObjectSample, clock: LatencyClock): number | undefined;
  /** When the object was there with all its parts, by our watch. */
  reachedAt(object: ObjectSample): EpochMs | undefined;
}

/**
 * The phases between creation and deletion, in the order in which a typical object reaches them. Of phases that objects always
 * reach at one instant one stands for all; of more than colours can distinguish, those that lead to the arrival are shown.
 */
export function phasesOf(objects: readonly ObjectSample[], { experiment }: Plan): Phase[] {
  const stamps = objects.flatMap(beforeDeletion);
  const arrivals = new Set(
    experiment.workloads.map(({ manifest, ready }) => `${manifest.kind}.${arrivalPhase(ready)}`),
  );
  const single = new Set(stamps.map(({ kind }) => kind)).size === 1;
  const phases = [...new Map(stamps.map((stamp) => [phaseName(stamp), stamp])).values()]
    .map((stamp) => phase(stamp, single, arrivals.has(phaseName(stamp))))
    .map((each) => ({ each, typical: typicalLatency(each, objects) }))
    .sort((a, b) => a.typical - b.typical || Number(b.each.isArrival) - Number(a.each.isArrival))
    .map(({ each }) => each);
  return phases
    .filter((each, index) => !phases.slice(0, index).some((earlier) => sameInstants(earlier, each, objects)))
    .map((each, index, all) => ({
      ...each,
      colour: ARRIVAL_COLOUR + index - all.indexOf(arrivalOf(all) ?? each),
    }))
    .filter(({ colour }) => colour > 0 && colour <= LAST_COLOUR);
}

/** The last thing that arrives; without one, what objects reached last. */
export const arrivalOf = <P extends Uncoloured>(phases: readonly P[]): P | undefined =>
  phases.findLast(({ isArrival }) => isArrival) ?? phases.at(-1);

/** Latencies of the objects that reached the phase. */
export const latenciesOf = (phase: Uncoloured, objects: readonly ObjectSample[], clock: LatencyClock): number[] =>
  objects.map((object) => phase.latency(object, clock)).filter((latency) => latency !== undefined);

const ARRIVAL_COLOUR = 6;
const LAST_COLOUR = 7;

type Uncoloured = Omit<Phase, 'colour'>;

function phase(of: PhaseStamp, single: boolean, isArrival: boolean): Uncoloured {
  const fullName = phaseName(of);
  const stampsOf = (object: ObjectSample): PhaseStamp[] =>
    beforeDeletion(object).filter((stamp) => phaseName(stamp) === fullName);
  return {
    name: single ? of.phase : `${shortKind(of.kind)} ${of.phase}`,
    isArrival,
    latency: (object, clock) => largest(stampsOf(object).map((stamp) => phaseLatency(object, stamp, clock))),
    reachedAt: (object) => largest(stampsOf(object).map(({ watch }) => watch)),
  };
}

/** What an object passes while it is taken away says nothing about its arrival. */
const beforeDeletion = ({ phases, deletion }: ObjectSample): PhaseStamp[] =>
  deletion === undefined ? [...phases] : phases.filter(({ watch = 0 }) => watch <= deletion.requestedAt);

const typicalLatency = (phase: Uncoloured, objects: readonly ObjectSample[]): number =>
  quantile(sorted(latenciesOf(phase, objects, 'watch')), 50) ?? Number.POSITIVE_INFINITY;

const sameInstants = (a: Uncoloured, b: Uncoloured, objects: readonly ObjectSample[]): boolean =>
  objects.every((object) => a.reachedAt(object) === b.reachedAt(object));

/** Undefined when a part is missing: then the whole is not there. */
function largest<T extends number>(values: readonly (T | undefined)[]): T | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  return known.reduce((a, b) => (b > a ? b : a));
}
