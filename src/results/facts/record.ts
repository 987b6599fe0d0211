import type {
  CallFact,
  FindingFact,
  HookFact,
  Host,
  ImageFact,
  InfrastructureFact,
  InventoryFact,
  LauncherFact,
  LockFact,
  NodeFact,
  OthersFact,
  ProfileFact,
  PrometheusFact,
  RunEnded,
  RunIdentity,
  Stamp,
  SubjectFact,
} from '../../model/entry.ts';
import type { CallSample, ObjectSample, PhaseStamp, RunFacts } from '../../model/facts.ts';
import type { ClockComparison, SteadyWait } from '../../model/result.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';
import type { JournalState } from '../journal/read.ts';
import type { Rest } from './rest.ts';
import type { Restart } from './restarts.ts';
import type { Edge, UsageSeries } from './usage.ts';

/** All that a result is concluded from: the facts of a run that others may read, and what judging them needs. */
export interface RunRecord extends RunFacts {
  readonly run: RunIdentity;
  readonly startedAt: EpochMs;
  /** When the last entry was written. */
  readonly endedAt: EpochMs;
  /** The same by our monotonic clock. */
  readonly endedMonoMs: Milliseconds;
  readonly ended: RunEnded | undefined;
  /** How often it went on after it was killed or stopped. */
  readonly resumed: number;
  readonly journal: JournalState;
  readonly objects: readonly ObjectRecord[];
  /** Objects of the warm-up: never measured. */
  readonly warmUp: readonly ObjectRecord[];
  /** What lived on a node of all that we asked for: objects that run there, and dependents of objects that do not. */
  readonly placed: readonly PlacedObject[];
  /** Objects of the kinds under test that appeared in our namespaces although we did not ask for them. */
  readonly unexpected: readonly string[];
  readonly calls: readonly CallRecord[];
  readonly gaps: readonly WatchGap[];
  readonly locks: readonly (LockFact & Stamp)[];
  readonly subjects: readonly (SubjectFact & Stamp)[];
  /** How the run's own cluster was made; empty where it existed. */
  readonly infrastructure: readonly InfrastructureFact[];
  /** The runner's own machine, where the run made its cluster; `edges` as those of the cluster's sources. */
  readonly host: Host | undefined;
  readonly hostEdges: readonly Edge[];
  /** What registries said of the images under test. */
  readonly images: readonly (ImageFact & Stamp)[];
  /** What launcher pods of fleets said of their programs. */
  readonly launchers: readonly LauncherFact[];
  /** Attempts at hooks. */
  readonly hooks: readonly (HookFact & Stamp)[];
  readonly profiles: readonly ProfileFact[];
  readonly prometheus: PrometheusFact | undefined;
  readonly findings: readonly (FindingFact & Stamp)[];
  readonly inventories: readonly (InventoryFact & Stamp)[];
  /** Sources of metrics that were seen to be another process than before, or that ceased to answer. */
  readonly restarts: readonly Restart[];
  /** Changes of nodes while they were watched. */
  readonly nodeChanges: readonly (NodeFact & Stamp)[];
  /** Looks at the pods of others. */
  readonly others: readonly (OthersFact & Stamp)[];
  readonly clock: ClockComparison;
  readonly pauses: readonly Pause[];
  /** The largest jump of our wall clock against our monotonic one. */
  readonly clockJumpMs: Milliseconds;
  readonly gauges: readonly UsageSeries[];
  readonly edges: readonly Edge[];
  /** What the API servers counted before any load. */
  readonly rest: Rest;
  readonly waits: readonly SteadyWait[];
}

export interface PlacedObject {
  readonly kind: string;
  /** What it is of, by name. */
  readonly workload: string;
  readonly node: string;
  /** The step that asked for it, or for its owner. */
  readonly step: string;
  readonly ready: boolean;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** A time in which our own process did nothing. */
export interface Pause {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** When our watch saw something, and where it was blind just before, or we slept: since when it may have been so. */
export interface Observation {
  readonly at: EpochMs;
  readonly from?: EpochMs;
}

/** The phase of what no longer exists. */
export const GONE = 'Gone';

export interface PhaseRecord extends PhaseStamp {
  readonly watch: EpochMs;
  /** As in Observation. */
  readonly watchFrom?: EpochMs;
}

export interface ObjectRecord extends ObjectSample {
  readonly workload: string;
  readonly step: string;
  readonly phases: readonly PhaseRecord[];
  /** When the first attempt that may have created it was sent. */
  readonly createdFrom: EpochMs;
  /** Where we slept when the acknowledgement came: since when it may have been there. */
  readonly acknowledgedFrom?: EpochMs;
  readonly firstSeen?: Observation;
  /** When it was ready, by the workload's own condition. */
  readonly arrival?: Observation;
  /** When it, or what it made, had first failed, was restarted, ceased to be ready or vanished before its deletion was asked for. */
  readonly lostAt?: EpochMs;
  /** Of a set how many of what it counts, instances or pods, were ready before its deletion was asked for. */
  readonly members: number;
  /** How often containers of it, or of what it made, failed or were started again before its deletion was asked for. */
  readonly restarts: number;
  readonly deletion?: NonNullable<ObjectSample['deletion']> & {
    readonly acceptedAt?: EpochMs;
    /** The step that asked for it. */
    readonly step?: string;
    /** When our watch first showed that it is being deleted, and still there. */
    readonly leaving?: Observation;
  };
  /** From here on we no longer looked whether it arrives: its deletion, or the end of the journal. */
  readonly observedUntil: EpochMs;
  /** Attempts to create it. */
  readonly attempts: number;
}

export interface CallRecord extends CallSample, Pick<CallFact, 'scheduledAt' | 'receivedAt' | 'attempt' | 'step'> {
  /** Where we slept when the reply came: since when it may have been there. */
  readonly receivedFrom?: EpochMs;
}

/** A time in which a watch showed nothing. */
export interface WatchGap {
  readonly resource: string;
  readonly event: string;
  readonly from: EpochMs;
  /** When it was opened again, or listed; absent where it never was. */
  readonly until?: EpochMs;
}
