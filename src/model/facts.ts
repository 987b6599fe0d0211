import type {
  Entry,
  NodeLoadFact,
  OutputFact,
  ParticipantFact,
  RampLookFact,
  RampSettingFact,
  Stamp,
} from './entry.ts';
import type { JsonObject } from './json.ts';
import type { ReadingMetricName } from './metrics/index.ts';
import type { Level, Plan, StepKind, StepRole } from './plan.ts';
import { type EpochMs, elapsed, type Milliseconds } from './units.ts';

/** What one journal says, condensed for exports and the report: raw samples, no statistics. A pure function of the journal. */
export interface RunFacts {
  readonly plan: Plan;
  /** In the order in which they started, each repetition by itself. */
  readonly levels: readonly Level[];
  /** In the order in which they started. */
  readonly steps: readonly StepSpan[];
  /** In the order in which their creation was asked for. */
  readonly objects: readonly ObjectSample[];
  readonly calls: readonly CallSample[];
  /** What the tools of benchmarks left behind, in the order in which it was read. */
  readonly benchmarks: readonly BenchmarkSample[];
  /** What ramps began with, and each look at their steps, in order. */
  readonly rampSettings: readonly (RampSettingFact & Stamp)[];
  readonly rampLooks: readonly (RampLookFact & Stamp)[];
  /** The pods of ramps, in the order in which their creation was asked for. */
  readonly rampPods: readonly RampPodSample[];
  /** How the participants of benchmarks did, in the order in which it happened. */
  readonly participants: readonly (ParticipantFact & Stamp)[];
  /** What watchers said of the nodes below fleets, and why one was not seen, in the order in which it came. */
  readonly nodeLoads: readonly NodeLoadFact[];
  /** What was sampled over time (CPU, memory, queue depth), as gauges: counters have become rates. */
  readonly series: readonly Series[];
  /** What a person wants to know of the run's course: lock, signals, subject, watch and findings; no routine renewals. */
  readonly events: readonly Entry[];
}

/** A container of a ramp, by its pod: what was not seen is undefined. */
export interface RampPodSample {
  readonly step: string;
  readonly level: string | undefined;
  readonly name: string;
  readonly node: string | undefined;
  readonly requestedAt: EpochMs;
  /** By the server's clock, as `readyAt`: when it was ready first. */
  readonly createdAt: EpochMs | undefined;
  readonly readyAt: EpochMs | undefined;
  /** The last one. */
  readonly phase: string | undefined;
  readonly restarts: number;
  /** When it was first seen to have failed for good. */
  readonly failedAt: EpochMs | undefined;
  /** What its status said last: `OOMKilled, exit 137`. */
  readonly reason: string | undefined;
  /** When its deletion was asked for, and when it was seen to be gone. */
  readonly deletedAt: EpochMs | undefined;
  readonly goneAt: EpochMs | undefined;
}

/** One output of one tool, and what it is worth: `partial` is shown, and only `ok` is a result. */
export interface BenchmarkSample extends Omit<OutputFact, 'type'> {
  readonly level?: string;
  /** From 1; 0 in a round that warms up and counts nowhere. */
  readonly repetition: number;
  readonly tool: string;
  readonly status: 'ok' | 'partial' | 'failed' | 'unparsable';
  /** Why it is not ok. */
  readonly reason?: string;
  /** What the output says of the tool itself. */
  readonly version?: { readonly name: string; readonly version?: string };
  readonly readings: readonly BenchmarkReading[];
  /** Of an engine: objectives of its own that were missed; absent where it names none. */
  readonly missed?: readonly { readonly objective: string; readonly message: string }[];
}

/** One number of an output, in the metric's unit and as the tool wrote it. */
export interface BenchmarkReading {
  readonly metric: ReadingMetricName;
  readonly reading: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  readonly tool: { readonly label: string; readonly unit: string; readonly value: number };
  /** Said where the tool's own label misleads. */
  readonly note?: string;
  /** The same of parts of its time, in their order, where the tool prints these. */
  readonly intervals?: readonly ReadingInterval[];
}

/** A number of a part of a tool's time, in the unit of its reading. Times count from when the tool began to work, a moment after its start. */
export interface ReadingInterval {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Where the ends are set apart by how far the tool rounds them; absent: from one end to the other. */
  readonly lengthMs?: number;
  readonly value: number;
}

export interface StepSpan {
  readonly id: string;
  readonly kind: StepKind;
  readonly role: StepRole;
  readonly level?: string;
  readonly startedAt: EpochMs;
  /** Absent for the step in which the run was killed. */
  readonly endedAt?: EpochMs;
  readonly how?: 'done' | 'failed' | 'timed-out' | 'aborted';
  readonly reason?: string;
  readonly facts?: JsonObject;
}

/** One object that the load asked for, whether it arrived or not. */
export interface ObjectSample {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent when the API server never accepted it. */
  readonly uid?: string;
  /** Where it runs; absent for a set, whose instances have a node each. */
  readonly node?: string;
  /** What a set brings, in the order in which it was first seen; absent for an object that is no set. */
  readonly instances?: readonly InstanceSample[];
  readonly level?: string;
  readonly step?: string;
  /** When the arrival process wanted its creation to be sent. */
  readonly scheduledAt?: EpochMs;
  /** When the first attempt to create it was sent: our clock. */
  readonly requestedAt: EpochMs;
  /** When we knew that it exists, by the reply or by the watch, whichever came first: our clock. */
  readonly acknowledgedAt?: EpochMs;
  /** `creationTimestamp`: the server's clock, 1 s resolution. */
  readonly createdAt?: EpochMs;
  /** In the order in which they were first seen; of several dependents of a kind, each has its own. */
  readonly phases: readonly PhaseStamp[];
  readonly ready: boolean;
  readonly failure?: string;
  /** Why it is not ready or ceased to be, by its own status or that of what it made. */
  readonly reason?: string;
  readonly deletion?: { readonly requestedAt: EpochMs; readonly goneAt?: EpochMs };
}

/** One of the instances of a set. */
export interface InstanceSample {
  readonly kind: string;
  readonly name: string;
  readonly node?: string;
  /** When our watch saw what the set's controller counts: our clock. */
  readonly readyAt?: EpochMs;
}

/** When the object, or what it made, entered a phase, by both clocks; measurements carry `kind` and `phase` as labels. */
export interface PhaseStamp {
  /** The object's own kind, or that of a dependent: of a VirtualMachine its VirtualMachineInstance and the launcher Pod. */
  readonly kind: string;
  /** A phase, a condition that became true, `Created` of a dependent, or `Gone`. */
  readonly phase: string;
  /** The server's stamp: its clock, 1 s resolution. */
  readonly server?: EpochMs;
  /** When our watch saw it: our clock. */
  readonly watch?: EpochMs;
  /** Where the watch was blind just before, or we slept: since when it may have been so. */
  readonly watchFrom?: EpochMs;
}

/** `VirtualMachineInstance.Running`: distinguishes the phases of an object and of its dependents. */
export const phaseName = ({ kind, phase }: PhaseStamp): string => `${kind}.${phase}`;

export type LatencyClock = 'server' | 'watch';

/**
 * From creation to the phase, each within one clock; undefined where a stamp is missing. By the watch it counts from the
 * acknowledgement: both ends then hold one delay from the server to us, which cancel.
 */
export function phaseLatency(object: ObjectSample, stamp: PhaseStamp, clock: LatencyClock): Milliseconds | undefined {
  const from = clock === 'server' ? object.createdAt : object.acknowledgedAt;
  const to = stamp[clock];
  return from === undefined || to === undefined ? undefined : elapsed(from, to);
}

/** One call to the API server, made by us. */
export interface CallSample {
  readonly verb: string;
  readonly resource: string;
  readonly level?: string;
  readonly sentAt: EpochMs;
  readonly latencyMs: Milliseconds;
  /** HTTP status; 0 when no reply came. */
  readonly status: number;
  /** How late it was sent against the arrival process's schedule. */
  readonly lagMs?: Milliseconds;
}

/** One quantity over time. */
export interface Series {
  /** A key of the metric catalogue. */
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: EpochMs, value: number])[];
}
