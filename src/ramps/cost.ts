import { counted } from '../model/counted.ts';
import type { Random } from '../model/random.ts';
import { type GroupedPoint, groupedSlope } from '../stats/grouped-slope.ts';
import {
  fullBelow,
  isExhausted,
  isSample,
  leftIn,
  liveIn,
  type NodeReading,
  type RampData,
  type RampStep,
  thaw,
} from './data.ts';

/** A number with its 95 % interval, or why the data do not carry one. */
export type RampEstimate =
  | { readonly value: number; readonly low: number; readonly high: number; readonly steps: number }
  | { readonly insufficient: string };

export const isKnown = (estimate: RampEstimate): estimate is Extract<RampEstimate, { value: number }> =>
  'value' in estimate;

export interface ContainerCost {
  /** Bytes that one more container takes from a node: running, or on its way. */
  readonly perContainer: RampEstimate;
  /** The same where only running ones count: what is on its way then makes it dearer. */
  readonly perRunning: RampEstimate;
  /** With the repeated samples of collectors that hung: how far they would have moved it. Absent where none hung. */
  readonly withFrozen?: RampEstimate;
  /** The last step that counts, and why no later one. */
  readonly until?: { readonly step: number; readonly why: string };
}

/** Below these the data carry no slope. */
const LEAST_STEPS = 10;
const LEAST_COUNTS = 5;

/**
 * What one container costs its node: the slope of used memory over the containers that hold memory, on the way up, before memory or pods give way.
 * Where it is known on which node they are, each node counts until it is full, and has a level of its own; else the sums of all nodes count.
 */
export function costOf(data: RampData, random: Random): ContainerCost {
  const up = data.steps.filter(({ isDown, pods }) => !isDown && pods !== undefined);
  const isByNode = up.some(({ nodes }) => nodes.some((node) => isSample(node) && node.live !== undefined));
  if (isByNode) {
    const points = pointsByNode(up);
    const estimate = estimated(points, random.fork('cost'));
    return { perContainer: estimate, perRunning: estimated(totals(before(up), runningIn), random.fork('running')) };
  }
  const whole = before(up);
  const last = whole.at(-1);
  const thawed = before(up.map(thaw));
  const isFrozen = data.steps.some(({ nodes }) => nodes.some((node) => 'missing' in node && node.missing === 'frozen'));
  return {
    perContainer: estimated(totals(whole, liveIn), random.fork('cost')),
    perRunning: estimated(totals(whole, runningIn), random.fork('running')),
    ...(isFrozen && { withFrozen: estimated(totals(thawed, liveIn), random.fork('frozen')) }),
    ...(last !== undefined &&
      whole.length < up.length && {
        until: { step: last.number, why: 'after it memory ends, or what is asked for no longer comes' },
      }),
  };
}

const runningIn = ({ pods }: RampStep): number | undefined => pods?.running;

/** Nine tenths of the way to the end of memory: close to it page cache is given up, and pods are ended. */
const SHARE_OF_WAY = 0.9;

/** Further steps that bring no containers say nothing of what one costs. */
const LEAST_FOLLOWING = 0.8;

function before(up: readonly RampStep[]): RampStep[] {
  const end = up.find((step) => isExhausted(thaw(step)))?.number ?? Number.POSITIVE_INFINITY;
  const last = up.findLastIndex((step) => (liveIn(step) ?? 0) >= step.wanted * LEAST_FOLLOWING);
  return up.slice(0, last + 1).filter(({ number }) => number < end * SHARE_OF_WAY);
}

function totals(steps: readonly RampStep[], countOf: (step: RampStep) => number | undefined): GroupedPoint[] {
  return steps.flatMap((step, index) => {
    const [x, left] = [countOf(step), leftIn(step)];
    return x === undefined || left === undefined ? [] : [{ group: 0, step: index, x, y: -left }];
  });
}

/** Each node until it is full, or until one of its pods has failed. */
function pointsByNode(steps: readonly RampStep[]): GroupedPoint[] {
  const nodes = steps[0]?.nodes.length ?? 0;
  return Array.from({ length: nodes }, (_, group) => {
    const end = steps.findIndex(({ nodes: all }) => hasGivenWay(all[group]));
    return steps.slice(0, end === -1 ? steps.length : end).flatMap((step, index): GroupedPoint[] => {
      const node = step.nodes[group];
      return isSample(node) && node.live !== undefined
        ? [{ group, step: index, x: node.live, y: -node.leftBytes }]
        : [];
    });
  }).flat();
}

const hasGivenWay = (node: NodeReading | undefined): boolean =>
  isSample(node) && (node.hasFailed === true || node.leftBytes < fullBelow(node));

function estimated(points: readonly GroupedPoint[], random: Random): RampEstimate {
  const steps = new Set(points.map(({ step }) => step)).size;
  const groups = [...Map.groupBy(points, ({ group }) => group).values()];
  const counts = Math.max(0, ...groups.map((of) => new Set(of.map(({ x }) => x)).size));
  if (steps < LEAST_STEPS || counts < LEAST_COUNTS) {
    return {
      insufficient: `${counted(steps, 'whole step')} with ${counted(counts, 'different count')} before memory ends; ${LEAST_STEPS} with ${LEAST_COUNTS} are needed`,
    };
  }
  const slope = groupedSlope(points, random);
  if (slope === undefined) return { insufficient: 'no two steps differ in their containers' };
  if (slope.high < 0)
    return { insufficient: 'the memory that is left grows with the containers: its column holds something else' };
  return { value: slope.slope, low: slope.low, high: slope.high, steps };
}
