import type { Milliseconds } from '../model/units.ts';
import type { SandboxSeen } from './sandbox.ts';

/** What a ramp showed, step by step: what a table of another program and a run of ours both give. Memory is in bytes. */
export interface RampData {
  /** For people: the runtime class that was ramped up, or the name of a file. */
  readonly label: string;
  /** Ramps of one group repeat each other; absent: a group of its own. */
  readonly group?: string;
  readonly nodes: readonly string[];
  /** What says how much memory a node has left: of a kubelet what is available; MemFree is less, for the page cache counts as used. */
  readonly memory: 'MemAvailable' | 'MemFree' | 'available memory';
  readonly steps: readonly RampStep[];
  /** How often a node is sampled; a sample that is older than two of these is missing. Absent where the data do not say. */
  readonly intervalMs?: Milliseconds;
  /** What a container of the workload uses by itself, in bytes, where that is known. */
  readonly workloadBytes?: number;
  /** The most memory that a container may hold, in bytes; absent where it has no limit, or the data do not say. */
  readonly limitBytes?: number;
  /** `overhead.podFixed.memory` of the RuntimeClass, in bytes. */
  readonly declaredOverheadBytes?: number;
  /** Of all nodes together; absent where the data do not say it. */
  readonly cpus?: number;
  /** What the programs saw of their machine. */
  readonly sandbox?: SandboxSeen;
  /** Faults that the reader of the data saw. */
  readonly faults: readonly RampFault[];
}

export interface RampStep {
  /** As the data count it. */
  readonly number: number;
  /** Since the ramp began. */
  readonly atMs: Milliseconds;
  /** How many containers were asked for. */
  readonly wanted: number;
  /** On the way down: what was asked for is less than before. */
  readonly isDown?: true;
  /** Undefined where they could not be read. */
  readonly pods?: PodCounts;
  /** From creation to ready, of the pods that became ready in this step. */
  readonly startLatenciesMs: readonly number[];
  /** The longest that a pod has been waiting for a node, and why. */
  readonly pending?: { readonly longestMs: Milliseconds; readonly reason?: string };
  /** Units of work per second of all containers together. */
  readonly workPerSecond?: number;
  /** In the order of `nodes`. */
  readonly nodes: readonly NodeReading[];
}

export interface PodCounts {
  readonly running: number;
  /** Bound to a node, and not running yet: they hold memory too. */
  readonly creating: number;
  readonly pending: number;
  readonly terminating: number;
  /** Evicted, OOMKilled, or restarted again and again: all that have ended so until this step. */
  readonly failed: number;
  /** Why the first of them failed. */
  readonly failure?: string;
}

/** What is known of a node in a step. A collector that died gives no number: never the last one. */
export type NodeReading =
  | NodeSample
  /** `sum`: the nodes of this step contradict their total, and which of them does is not known. */
  | { readonly missing: 'zero' | 'none' | 'sum' }
  /** The collector repeats itself: `repeatedBytes` is what it said last. */
  | { readonly missing: 'frozen'; readonly repeatedBytes: number };

export interface NodeSample {
  readonly leftBytes: number;
  readonly totalBytes?: number;
  /** Containers that hold memory on this node: running, or on their way. */
  readonly live?: number;
  /** Whether a pod of this node has failed until now. */
  readonly hasFailed?: true;
  /** PSI, memory: the share of 10 s in which all tasks waited. */
  readonly stalledShare?: number;
}

/** What is wrong with the data, in words that say where. What is missing, cut off or repeated is left out of every number. */
export interface RampFault {
  readonly kind:
    | 'none'
    | 'zero'
    | 'frozen'
    | 'leftovers'
    | 'unread'
    | 'swapped'
    | 'durations'
    | 'time'
    | 'truncated'
    | 'cells'
    | 'header'
    | 'steps'
    | 'totals'
    | 'unit'
    | 'drift';
  /** `kata.csv:2`: the first line of a table that has it. Absent where it is of a run. */
  readonly at?: string;
  readonly text: string;
}

/** `kata.csv:2: node 3 reads 0 in ...` */
export const faultText = ({ at, text }: RampFault): string => (at === undefined ? text : `${at}: ${text}`);

export const isSample = (reading: NodeReading | undefined): reading is NodeSample =>
  reading !== undefined && 'leftBytes' in reading;

/** Containers that hold memory in the whole cluster. */
export const liveIn = ({ pods }: RampStep): number | undefined => pods && pods.running + pods.creating;

/** What all nodes have left; undefined where one of them is missing. */
export function leftIn({ nodes }: RampStep): number | undefined {
  const samples = nodes.filter(isSample);
  return samples.length < nodes.length ? undefined : samples.reduce((total, { leftBytes }) => total + leftBytes, 0);
}

const LEAST_LEFT_BYTES = 256 * 2 ** 20;
const LEAST_LEFT_SHARE = 0.05;

/** A node with less than this left is full: 256 MiB, or 5 % where its size is known. */
export const fullBelow = ({ totalBytes = 0 }: Pick<NodeSample, 'totalBytes'>): number =>
  Math.max(LEAST_LEFT_BYTES, totalBytes * LEAST_LEFT_SHARE);

/** PSI, memory, full: the share of time from which on a node waits for memory rather than works. */
const STALLS_FROM = 0.05;

/** How a node has no memory left for more: it is full, or its tasks wait for memory. Undefined where it has. */
export function shortage({
  leftBytes,
  totalBytes,
  stalledShare = 0,
}: Pick<Partial<NodeSample>, 'leftBytes' | 'totalBytes' | 'stalledShare'>): 'full' | 'stalls' | undefined {
  if (leftBytes !== undefined && leftBytes < fullBelow({ ...(totalBytes !== undefined && { totalBytes }) }))
    return 'full';
  return stalledShare > STALLS_FROM ? 'stalls' : undefined;
}

/** As of five nodes with 1 GiB together. */
const EXHAUSTED_BYTES_A_NODE = 2 ** 30 / 5;

/** Whether the memory of all nodes together has come to its end; undefined where one of them is missing. */
export function isExhausted(step: RampStep): boolean | undefined {
  const left = leftIn(step);
  return left === undefined ? undefined : left < EXHAUSTED_BYTES_A_NODE * step.nodes.length;
}

/** With what hung collectors said last: it says roughly when memory ends, and is part of no estimate. */
export const thaw = (step: RampStep): RampStep => ({ ...step, nodes: step.nodes.map(thawed) });

const thawed = (node: NodeReading): NodeReading =>
  'missing' in node && node.missing === 'frozen' ? { leftBytes: node.repeatedBytes } : node;
