import { formatQuantity } from '../render/quantity.ts';
import { isKnown, type RampEstimate } from './cost.ts';
import { isExhausted, isSample, leftIn, type RampData, type RampFault, type RampStep, thaw } from './data.ts';

/** Of what its program holds by itself: a container that takes less gives memory back (swap, KSM), or is not what was read. */
const LEAST_SHARE = 0.5;
/** Below this no swap explains it. */
const READ_SHARE = 0.05;
/** From one unit of memory to the next. */
const UNIT = 1024;
/** What a sandbox may take with its program, as a multiple of the latter. */
const MOST_SHARE = 16;
/** Beside a smaller program the sandbox is everything, and no multiple of it says anything. */
const LEAST_PROGRAM = 4 * 2 ** 20;

export interface CostDoubt {
  readonly fault: RampFault;
  /** Whether what was read cannot be the memory of these containers at all: then it is part of no number. */
  readonly isOther: boolean;
}

/** What is wrong with the memory that was read, beside what cannot be otherwise; undefined where nothing is. */
export const doubtOf = (cost: RampEstimate, data: RampData): CostDoubt | undefined =>
  changesUnit(data) ?? emptyAtFirst(data) ?? besideProgram(cost, data) ?? inBytes(data) ?? besideSandbox(cost, data);

/** Containers run that the program is known to make hold memory: it touches its pages. */
function besideProgram(cost: RampEstimate, { workloadBytes }: RampData): CostDoubt | undefined {
  if (workloadBytes === undefined || !isKnown(cost)) return undefined;
  const { value, low, high } = cost;
  const isAsLarge = (bytes: number): boolean =>
    bytes >= LEAST_SHARE * workloadBytes && bytes <= MOST_SHARE * workloadBytes;
  const doubt = (isOther: boolean, why: string): CostDoubt => ({
    isOther,
    fault: {
      kind: 'unit',
      text: `by what was read a container takes ${formatQuantity(value, 'bytes')}, and its program alone holds ${formatQuantity(workloadBytes, 'bytes')}: ${why}`,
    },
  });
  if (high < LEAST_SHARE * workloadBytes && isAsLarge(value * UNIT))
    return doubt(true, '1024 times as much would fit, as of numbers in MiB that are read as KiB');
  if (workloadBytes >= LEAST_PROGRAM && low > MOST_SHARE * workloadBytes && isAsLarge(value / UNIT))
    return doubt(true, 'a 1024th of it would fit, as of numbers in bytes that are read as KiB');
  if (high < READ_SHARE * workloadBytes) return doubt(true, 'it is not the memory of these containers');
  return high < LEAST_SHARE * workloadBytes
    ? doubt(false, 'memory was given back (swap, KSM), or the program holds less than is said')
    : undefined;
}

/** One container more takes no such part of what its nodes have left; a change of unit is a power of 1024, or about it of 1000. */
const OF_A_UNIT = 0.06;

/** From one step to the next every node has a 1024th, or 1024 times, of what it had. */
function changesUnit({ steps }: RampData): CostDoubt | undefined {
  const at = steps.findIndex((step, index) => {
    const before = steps[index - 1];
    const powers = before === undefined ? [] : powersBetween(thaw(before), thaw(step));
    return powers.length > 0 && powers.every((power) => Math.abs(power) > 0.5 && isNearWhole(power));
  });
  const step = steps[at];
  if (step === undefined) return undefined;
  const [was, is] = [steps[at - 1] ?? step, step].map((each) => formatQuantity(leftIn(thaw(each)) ?? 0, 'bytes'));
  const text = `by what was read all nodes together have ${was} left before step ${step.number}, and ${is} from there on: the unit of its numbers changes`;
  return { isOther: true, fault: { kind: 'unit', text } };
}

/** Of each node that has a sample in both steps, by which power of 1024 what is left changes. */
const powersBetween = (before: RampStep, step: RampStep): number[] =>
  step.nodes.flatMap((node, index) => {
    const other = before.nodes[index];
    return isSample(node) && isSample(other) ? [Math.log(node.leftBytes / other.leftBytes) / Math.log(UNIT)] : [];
  });

const isNearWhole = (power: number): boolean => Math.abs(power - Math.round(power)) <= OF_A_UNIT;

/** So many containers find room in no memory at all. */
const LEAST_RUNNING = 5;

/** Nodes that are full before the first container, and then take some. */
function emptyAtFirst({ steps }: RampData): CostDoubt | undefined {
  const first = steps.find((step) => isExhausted(thaw(step)) !== undefined);
  if (first === undefined || isExhausted(thaw(first)) !== true) return undefined;
  const before = first.pods?.running ?? 0;
  const most = Math.max(0, ...steps.map(({ pods }) => pods?.running ?? 0));
  if (most - before < LEAST_RUNNING) return undefined;
  const left = formatQuantity(leftIn(thaw(first)) ?? 0, 'bytes');
  const text = `by what was read all nodes together have ${left} left at first, and ${most - before} containers more ran there: its numbers are in a larger unit than KiB, or of something else`;
  return { isOther: true, fault: { kind: 'unit', text } };
}

/** The processes that every container has beside its program take more. */
const LEAST_SANDBOX = 2 ** 20;

/** Where nothing says what the program holds. Nodes with hundreds of GiB are not full where MiB are read as KiB. */
function besideSandbox(cost: RampEstimate, { workloadBytes }: RampData): CostDoubt | undefined {
  if (workloadBytes !== undefined || !isKnown(cost) || cost.value <= 0 || cost.high >= LEAST_SANDBOX) return undefined;
  const text = `by what was read a container takes ${formatQuantity(cost.value, 'bytes')}, and no sandbox is so small: its numbers are in a larger unit than KiB, or of something else`;
  return { isOther: true, fault: { kind: 'unit', text } };
}

/** Nodes of a table in bytes seem so large; those that are have counts of pages, which are no whole MiB. */
const LARGE_BYTES = 2 ** 40;

/** Whole KiB in bytes, read as KiB. */
function inBytes({ steps }: RampData): CostDoubt | undefined {
  const left = steps.flatMap(({ nodes }) => nodes.filter(isSample)).map(({ leftBytes }) => leftBytes);
  const most = left.reduce((high, each) => Math.max(high, each), 0);
  if (most < LARGE_BYTES || new Set(left).size < LEAST_RUNNING || left.some((each) => each % UNIT ** 2 !== 0))
    return undefined;
  const text = `by what was read a node has ${formatQuantity(most, 'bytes')} left, and every number of memory is a multiple of ${UNIT}: they are in bytes, and are read as KiB`;
  return { isOther: true, fault: { kind: 'unit', text } };
}

/** The same ramp as if no memory had been read. */
export const withoutMemory = (data: RampData): RampData => ({
  ...data,
  steps: data.steps.map((step) => ({ ...step, nodes: step.nodes.map(() => ({ missing: 'none' as const })) })),
});
