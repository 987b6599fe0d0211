import { median, quantile, sorted } from '../stats/quantile.ts';
import { isExhausted, leftIn, liveIn, type RampData, type RampStep, thaw } from './data.ts';
import { isEndedByOwnLimit, type RampEvent, saturationOf, shareOfLinear, workPerContainer } from './events.ts';

export interface Capacity {
  /**
   * What arithmetic promises: the containers of the first step whose nodes all have a sample, and the memory that was left then, by what the
   * workload uses by itself and its runtime declares.
   */
  readonly predicted?: number;
  /**
   * The most containers that did at least 95 % of their work, where the ramp went beyond them; without units of work those that ran when the
   * memory of all nodes came to its end, or else those that were there when the cluster gave way.
   */
  readonly measured: { readonly containers: number; readonly by: 'goodput' | 'memory' | 'saturation' } | CapacityBeyond;
  /** The most that ran in one step: a moment, and no capacity. */
  readonly most: number;
}

/** The ramp ended first: `held` is what the cluster carried without giving way, a lower bound. */
interface CapacityBeyond {
  readonly insufficient: string;
  readonly held: number;
}

export interface Plateau {
  readonly running: number;
  /** Between which half of the steps are. */
  readonly low: number;
  readonly high: number;
  readonly steps: number;
}

const LEAST_OF_LINEAR = 0.95;

export function capacityOf(data: RampData, events: readonly RampEvent[]): Capacity {
  const { steps, workloadBytes } = data;
  const most = mostOf(steps);
  const first = steps.find((step) => leftIn(step) !== undefined && liveIn(step) !== undefined);
  return {
    ...(workloadBytes !== undefined &&
      first !== undefined && { predicted: predictedFrom(first, workloadBytes + (data.declaredOverheadBytes ?? 0)) }),
    measured: measuredIn(data, events, most),
    most,
  };
}

const mostOf = (steps: readonly RampStep[]): number =>
  steps.reduce((most, { pods }) => Math.max(most, pods?.running ?? 0), 0);

/** Those that are there already, and those that still fit. */
const predictedFrom = (first: RampStep, eachBytes: number): number =>
  (liveIn(first) ?? 0) + Math.floor((leftIn(first) ?? 0) / eachBytes);

function measuredIn({ steps }: RampData, events: readonly RampEvent[], most: number): Capacity['measured'] {
  if (isEndedByOwnLimit(events)) return OWN_LIMIT;
  const each = workPerContainer(steps);
  if (each !== undefined) return byGoodput(steps, each, events);
  const end = steps.find((step) => step.pods !== undefined && isExhausted(thaw(step)));
  const saturation = saturationOf(events);
  if (saturation?.id === 'S2' && saturation.live === 0) return FULL_BEFORE;
  if (end?.pods !== undefined) return { containers: end.pods.running, by: 'memory' };
  return saturation?.live === undefined ? beyond(most) : { containers: saturation.live, by: 'saturation' };
}

const FULL_BEFORE: CapacityBeyond = {
  insufficient: 'a node was full before a container was there: something else holds its memory',
  held: 0,
};

const OWN_LIMIT: CapacityBeyond = {
  insufficient:
    'not found: containers were killed by their own limit of memory, while no node was seen to be short of it',
  held: 0,
};

const beyond = (held: number): CapacityBeyond => ({
  insufficient: 'the cluster did not give way: capacity is beyond this ramp',
  held,
});

/** Where all did their work to the end of the ramp, and no more were kept from running, the last count is what was asked for, and no limit. */
function byGoodput(steps: readonly RampStep[], each: number, events: readonly RampEvent[]): Capacity['measured'] {
  const working = steps.filter(({ workPerSecond }) => workPerSecond !== undefined);
  const running = ({ pods }: RampStep): number => pods?.running ?? 0;
  const good = working.filter((step) => shareOfLinear(step, each) >= LEAST_OF_LINEAR);
  const containers = mostOf(good);
  const isPassed = working.some((step) => running(step) > containers);
  return isPassed || saturationOf(events) !== undefined || isHeldBack(events)
    ? { containers, by: 'goodput' }
    : beyond(containers);
}

/** Containers that wait for a node do not run: their number is a limit too. */
const isHeldBack = (events: readonly RampEvent[]): boolean => events.some(({ id, seen }) => id === 'S1' && seen);

const LAST_SHARE = 0.2;

/** The running containers of the last fifth of the steps on the way up. Undefined where the cluster did not give way. */
export function plateauOf({ steps }: RampData, events: readonly RampEvent[]): Plateau | undefined {
  const up = steps.filter(({ isDown, pods }) => !isDown && pods !== undefined);
  if (saturationOf(events) === undefined && !up.some((step) => isExhausted(step))) return undefined;
  const last = up.slice(Math.floor(up.length * (1 - LAST_SHARE)));
  const running = sorted(last.map(({ pods }) => pods?.running ?? 0));
  const middle = median(running);
  if (middle === undefined) return undefined;
  return {
    running: middle,
    low: quantile(running, 25) ?? middle,
    high: quantile(running, 75) ?? middle,
    steps: last.length,
  };
}
