import { seededRandom } from '../model/random.ts';
import { kneeOf } from '../stats/two-segments.ts';
import { capacityOf, plateauOf } from './capacity.ts';
import { costOf, isKnown, type RampEstimate } from './cost.ts';
import { leftIn, type RampData } from './data.ts';
import { eventsOf, saturationOf } from './events.ts';
import { goodputOf } from './goodput.ts';
import type { OneRamp } from './one-ramp.ts';
import { doubtOf, withoutMemory } from './plausible.ts';
import { type PooledCount, type PooledRamp, pooled } from './pooled.ts';

/** What ramps say: each by itself, and each against the first. */
export interface RampAnswer {
  readonly ramps: readonly OneRamp[];
  /** Those that repeat each other, together. */
  readonly groups: readonly PooledRamp[];
  /** Against the first ramp, which is the reference. */
  readonly comparisons: readonly RampComparison[];
}

export interface RampComparison {
  readonly reference: string;
  readonly label: string;
  /** How many bytes more one container costs. */
  readonly overheadBytes: RampEstimate;
  /** The same as a share of what it costs in the reference. */
  readonly overheadShare: RampEstimate;
  /** Whether the interval excludes 0, and it is more than 5 %. */
  readonly isSignificant: boolean;
  /** What the RuntimeClass declares, less what was measured: below 0 the scheduler puts too many on a node. */
  readonly declaredLessMeasured?: RampEstimate;
  /** Capacity of this one by that of the reference; absent where one of them is not known, or a lower bound alone. */
  readonly capacityRatio?: number;
}

/** Everything that ramps say. `seed` decides the resamples of the intervals. */
export function answerOf(ramps: readonly RampData[], seed: string): RampAnswer {
  const answers = ramps.map((data) => one(data, seed));
  const groups = Map.groupBy(answers, (_, index) => ramps[index]?.group ?? ramps[index]?.label ?? '');
  const all = [...groups].map(([label, of]) => pooled(label, of));
  const [reference, ...others] = all;
  return {
    ramps: answers,
    groups: all,
    comparisons: reference === undefined ? [] : others.map((other) => compared(reference, other)),
  };
}

function one(all: RampData, seed: string): OneRamp {
  const random = seededRandom(`${seed}/${all.label}`);
  const seen = costOf(all, random.fork('cost'));
  const doubt = doubtOf(seen.perContainer, all);
  const isOther = doubt?.isOther === true;
  const data = isOther ? withoutMemory(all) : all;
  const cost = isOther ? { perContainer: NOT_THEIRS, perRunning: NOT_THEIRS } : seen;
  const events = eventsOf(data);
  const knee = kneeOf(usedByWanted(data), random.fork('knee'));
  const saturation = saturationOf(events);
  const plateau = plateauOf(data, events);
  const goodput = goodputOf(data, events);
  const { workloadBytes, declaredOverheadBytes } = data;
  return {
    label: data.label,
    steps: data.steps.length,
    memory: data.memory,
    cost,
    ...(workloadBytes !== undefined && { overhead: shifted(cost.perContainer, -workloadBytes) }),
    ...(declaredOverheadBytes !== undefined && { declaredOverheadBytes }),
    events,
    ...(knee !== undefined && { knee }),
    ...(saturation !== undefined && { saturation }),
    capacity: capacityOf(data, events),
    ...(plateau !== undefined && { plateau }),
    ...(goodput !== undefined && { goodput }),
    ...(data.sandbox !== undefined && { sandbox: data.sandbox }),
    faults: [...(doubt === undefined ? [] : [doubt.fault]), ...data.faults],
  };
}

const NOT_THEIRS = { insufficient: 'what was read cannot be the memory of these containers: its first fault says why' };

/** On the way up. */
const usedByWanted = ({ steps }: RampData) =>
  steps.flatMap((step) => {
    const left = leftIn(step);
    return left === undefined || step.isDown ? [] : [[step.wanted, -left] as const];
  });

const shifted = (estimate: RampEstimate, by: number): RampEstimate =>
  isKnown(estimate)
    ? { ...estimate, value: estimate.value + by, low: estimate.low + by, high: estimate.high + by }
    : estimate;

const LEAST_SHARE = 0.05;

function compared(reference: PooledRamp, other: PooledRamp): RampComparison {
  const [base, head] = [reference.cost, other.cost];
  const bytes = difference(base, head);
  const share = shareOf(base, head);
  const [a, b] = [exact(reference.capacity), exact(other.capacity)];
  const declared = other.declaredOverheadBytes;
  const measured = other.overhead ?? bytes;
  return {
    reference: reference.label,
    label: other.label,
    overheadBytes: bytes,
    overheadShare: share,
    isSignificant:
      isKnown(bytes) && isKnown(share) && bytes.low * bytes.high > 0 && Math.abs(share.value) > LEAST_SHARE,
    ...(declared !== undefined && { declaredLessMeasured: less(declared, measured) }),
    ...(a !== undefined && b !== undefined && a > 0 && { capacityRatio: b / a }),
  };
}

const exact = (count: PooledCount | undefined): number | undefined =>
  count?.atLeast === true ? undefined : count?.value;

/** Errors of two ramps are independent: their half widths add up as squares. */
function difference(base: RampEstimate, head: RampEstimate): RampEstimate {
  if (!isKnown(base)) return base;
  if (!isKnown(head)) return head;
  const value = head.value - base.value;
  const half = Math.hypot(halfOf(base), halfOf(head));
  return { value, low: value - half, high: value + half, steps: Math.min(base.steps, head.steps) };
}

/** Of a quotient, by its relative errors. */
function shareOf(base: RampEstimate, head: RampEstimate): RampEstimate {
  if (!isKnown(base)) return base;
  if (!isKnown(head)) return head;
  if (base.low <= 0) return { insufficient: 'the cost in the reference is not shown to be more than 0' };
  const ratio = head.value / base.value;
  const half = Math.hypot(halfOf(head) / base.value, (ratio * halfOf(base)) / base.value);
  return { value: ratio - 1, low: ratio - half - 1, high: ratio + half - 1, steps: Math.min(base.steps, head.steps) };
}

const halfOf = ({ low, high }: Extract<RampEstimate, { value: number }>): number => (high - low) / 2;

const less = (declared: number, measured: RampEstimate): RampEstimate =>
  isKnown(measured)
    ? {
        ...measured,
        value: declared - measured.value,
        low: declared - measured.high,
        high: declared - measured.low,
      }
    : measured;
