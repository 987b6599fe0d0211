import type { RampData, RampStep } from './data.ts';
import type { RampEvent } from './events.ts';

/** What all containers of a ramp do together at best, before more of them do no more. */
export interface Goodput {
  readonly unitsPerSecond: number;
  /** Containers that ran then. */
  readonly containers: number;
  /** By the CPUs of the nodes; absent where these are not known, or were not filled: then it is what was asked for. */
  readonly perCpu?: number;
  /** The first step from which on to the end of the way up none of the running containers did any work. */
  readonly stoppedAt?: number;
}

/** Undefined where the data hold no units of work. */
export function goodputOf({ steps, cpus }: RampData, events: readonly RampEvent[]): Goodput | undefined {
  const working = steps.filter(({ workPerSecond, isDown }) => workPerSecond !== undefined && !isDown);
  const best = working.reduce<RampStep | undefined>(
    (most, step) => (workIn(step) > workIn(most) ? step : most),
    undefined,
  );
  if (best === undefined) return undefined;
  const isFilled = events.some(({ id, seen }) => id === 'S5' && seen);
  const last = working.findLastIndex((step) => workIn(step) > 0);
  const idle = working[last + 1];
  return {
    unitsPerSecond: workIn(best),
    containers: best.pods?.running ?? 0,
    ...(cpus !== undefined && cpus > 0 && isFilled && { perCpu: workIn(best) / cpus }),
    ...(idle !== undefined && (idle.pods?.running ?? 0) > 0 && { stoppedAt: idle.number }),
  };
}

const workIn = (step: RampStep | undefined): number => step?.workPerSecond ?? 0;
