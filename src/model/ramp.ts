import type { JsonObject } from './json.ts';
import type { EpochMs, Milliseconds } from './units.ts';

/** More and more containers of one kind, until the cluster gives way: plain data, so that a plan shows all of it. */
export interface RampRun {
  /** The RuntimeClass of the pods; absent: the cluster's default runtime. */
  readonly runtimeClass?: string;
  /** The whole Pod; `{{name}}` is filled in. */
  readonly pod: JsonObject;
  /** What the program of each container holds in the end, in bytes. */
  readonly workloadBytes: number;
  /** How long a container takes until it holds all of that. */
  readonly growMs: Milliseconds;
  /** How many containers the first step asks for, how many each further one adds, and the most. */
  readonly start: number;
  readonly by: number;
  readonly most: number;
  /** How long the nodes rest before they are looked at without containers; absent in journals of before 0.2, which did not wait. */
  readonly baselineMs?: Milliseconds;
  readonly pace: RampPace;
  /** Goes on to so many times the containers that were there when the cluster gave way. */
  readonly beyond: number;
  /** Whether it goes down again, and how many steps that takes. */
  readonly downSteps: number;
  /** Ends the way up as soon as a node has less memory left, in bytes; absent where nothing does. */
  readonly leastLeftBytes?: number;
  /** The longest that it may take. */
  readonly limitMs: Milliseconds;
}

/**
 * When the next step comes. `settle`: once all containers run or have failed, or nothing changed for `unchangedMs`, or `longestMs` are over;
 * `fixed`: after an interval; `none`: at once.
 */
export type RampPace =
  | { readonly mode: 'settle'; readonly unchangedMs: Milliseconds; readonly longestMs: Milliseconds }
  | { readonly mode: 'fixed'; readonly intervalMs: Milliseconds }
  | { readonly mode: 'none' };

/** How many steps go up at most, the look at the empty cluster aside. */
export const rampSteps = ({ start, by, most }: Pick<RampRun, 'start' | 'by' | 'most'>): number =>
  1 + Math.ceil(Math.max(0, most - start) / by);

/** What was seen of a node when a step was looked at. */
export interface RampNodeLook {
  readonly name: string;
  /** When its kubelet took the sample, by its own clock. Absent, with a reason, where there is none. */
  readonly takenAt?: EpochMs;
  readonly leftBytes?: number;
  readonly swapBytes?: number;
  /** PSI of memory, `full`, over 10 s, from 0 to 1. */
  readonly stalledShare?: number;
  readonly reason?: string;
  /** Absent where the sample is its kubelet's. */
  readonly by?: 'metrics.k8s.io';
  /** Pods of the ramp that hold memory there. */
  readonly live: number;
  /** How many of them run; absent in journals of before 0.4. */
  readonly running?: number;
  /** Whether one of them has failed. */
  readonly hasFailed?: true;
}

/** Pods of a ramp by how they are. */
export interface RampPods {
  readonly running: number;
  readonly creating: number;
  readonly pending: number;
  readonly terminating: number;
  readonly failed: number;
  readonly failure?: string;
}

/** Of what containers end where a limit, or their node, has no memory left. */
const FOR_MEMORY = /OOMKilled|Evicted/;

/**
 * Whether the containers of a ramp do what they were made for: they run, most of them, or it is memory that ends them. An image that cannot be
 * pulled, a runtime that a node lacks and a program that ends at once measure nothing.
 */
export function hasBegun({ running, creating, failed, failure = '' }: RampPods): boolean {
  if (FOR_MEMORY.test(failure)) return running + failed >= creating;
  return running > 0 && running >= creating && 2 * failed <= running;
}

/** What the programs of a step see of their machine: of a sandbox where that has a kernel of its own, else of their node. */
export interface RampSandboxes {
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly leastCpus: number;
  readonly mostCpus: number;
  /** `/sys/kernel/mm/ksm/run`, by the first that could read it. */
  readonly ksm?: number;
}

/** What can be read of how nodes and runtime deal with memory; what cannot be is in `unread`, with the reason. */
export interface RampNodeSetting {
  readonly name: string;
  readonly totalBytes?: number;
  /** Absent in journals of before 0.3. */
  readonly cpus?: number;
  /** `memory.available` -> `100Mi`. */
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly failSwapOn?: boolean;
  readonly swapBehavior?: string;
  readonly kernel?: string;
}

/** The line that the program of each container prints every second, as JSON. */
export interface WorkLine {
  readonly prowess: 'work';
  /** Since the program began. */
  readonly seconds: number;
  /** Units of work in the last second. */
  readonly perSecond: number;
  /** Memory that it holds and touches. */
  readonly bytes: number;
  /** Memory and CPUs of the machine that it sees, and whether that merges pages; programs of before 0.3 do not say it. */
  readonly totalBytes?: number;
  readonly cpus?: number;
  readonly ksm?: number;
}

const WORK_LINE =
  /^\{"prowess":"work","seconds":([\d.]+),"perSecond":([\d.]+),"bytes":(\d+)(?:,"totalBytes":(\d+))?(?:,"cpus":(\d+))?(?:,"ksm":(\d))?\}$/;

/** The last line that is whole; undefined where there is none. */
export function lastWorkLine(log: string): WorkLine | undefined {
  for (const line of log.trimEnd().split('\n').reverse()) {
    const found = WORK_LINE.exec(line.trim());
    if (found === null) continue;
    const [seconds = 0, perSecond = 0, bytes = 0] = found.slice(1, 4).map(Number);
    const [totalBytes, cpus, ksm] = found.slice(4).map((text) => (text === undefined ? undefined : Number(text)));
    return {
      ...{ prowess: 'work', seconds, perSecond, bytes },
      ...(totalBytes !== undefined && { totalBytes }),
      ...(cpus !== undefined && { cpus }),
      ...(ksm !== undefined && { ksm }),
    };
  }
  return undefined;
}

export const workLine = ({ seconds, perSecond, bytes, totalBytes, cpus, ksm }: Omit<WorkLine, 'prowess'>): string =>
  JSON.stringify({ prowess: 'work', seconds, perSecond, bytes, totalBytes, cpus, ksm });

/** The value of the label `TOOL_LABEL` on the pods of a ramp. */
export const RAMP_TOOL = 'prowess-work';
