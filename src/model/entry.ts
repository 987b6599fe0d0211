import type { CpuPeriods, InterfaceTraffic, ParticipantState } from './benchmark.ts';
import type { EngineKind } from './engine.ts';
import type { PilotFact } from './fleet.ts';
import type { HookDeed, HookMoment, HookScope } from './hook.ts';
import type { ProviderKind } from './infrastructure.ts';
import type { Json, JsonObject } from './json.ts';
import type { WatchedLoad } from './node-load.ts';
import type { Level, Plan, StepKind, StepRole } from './plan.ts';
import type { ProfileKind } from './profiles.ts';
import type { RampNodeLook, RampNodeSetting, RampPods, RampSandboxes } from './ramp.ts';
import type { EpochMs, Milliseconds } from './units.ts';

/** The journal's format; a reader refuses a newer one and says which prowess reads it, and maps older ones (`src/results/journal/migrate.ts`). */
export const JOURNAL_VERSION = 2;

/** One line of `journal.ndjson`: a fact, numbered, stamped by our two clocks when it was written. */
export type Entry = Stamp & Fact;

export interface Stamp {
  /** 0, 1, 2, ... without a gap: a gap means a lost line. */
  readonly seq: number;
  readonly at: EpochMs;
  /** Monotonic clock, relative to the run's start. */
  readonly monoMs: Milliseconds;
}

export type Fact =
  | RunStarted
  | InfrastructureFact
  | HostFact
  | LevelStarted
  | StepStarted
  | StepEnded
  | LockFact
  | CallFact
  | SeenFact
  | WatchFact
  | PauseFact
  | ClockStepFact
  | ProbeFact
  | SampleFact
  | InventoryFact
  | NodeFact
  | OthersFact
  | FindingFact
  | SubjectFact
  | ImageFact
  | HookFact
  | ParticipantFact
  | OutputFact
  | NodeLoadFact
  | LauncherFact
  | EngineFact
  | ProfileFact
  | PrometheusFact
  | RampSettingFact
  | RampLookFact
  | SignalFact
  | NoteFact
  | ResumedFact
  | RunEnded;

export interface RunStarted {
  readonly type: 'run-started';
  readonly version: number;
  readonly run: RunIdentity;
  readonly plan: Plan;
}

/** What a run is, independent of how it went. */
export interface RunIdentity {
  readonly test: string;
  readonly job: string;
  /** A decimal integer of up to 19 digits: always a string, for a number would lose the last of them. */
  readonly build: string;
  readonly seed: string;
  readonly cluster: string;
  /** `sim` results carry a watermark and never meet others in a history. */
  readonly backend: 'sim' | 'kube';
  readonly tool: string;
  /** Which experiment was run (`experimentIdentity`). */
  readonly configHash: string;
  /** JOB_SPEC's refs, as strings: `org/repo` -> `base:sha[,pr:sha]`. */
  readonly repos: Readonly<Record<string, string>>;
  /** The job's commit; in a result only where what was measured is made of it. */
  readonly commit?: string;
  readonly pull?: string;
  /** The repository under test, `org/repo`, where the job of Prow names refs of it. */
  readonly underTest?: string;
  /** Where it is kept in a bucket: the bucket and the build's folder in it, without a scheme. */
  readonly folder?: string;
  /** Of a test of a suite whose results are in one build of Prow: its folder among the artifacts, with which its rows begin. */
  readonly part?: string;
  /** What a reader of the results may want to open: title -> http(s) address, or a path from the artifacts folder (`../../BUILD/...`). */
  readonly links?: Readonly<Record<string, string>>;
  /** The suite makes perfdash read the job's results, so its files are made of them. */
  readonly perfdash?: true;
  /** Faults were injected on purpose (`run --faults`): what was measured says nothing of the product. */
  readonly drill?: true;
  /** What was measured came from the pull request's own code, which ran beside the runner: nothing of it may be a base for others. */
  readonly untrusted?: true;
  /** Its place among runs of two builds that alternate on one cluster. */
  readonly pair?: PairPlace;
}

/** One run of a pair: a build and the one that it is compared with, one after the other on one cluster under one lock. */
export interface PairPlace {
  /** Of all pairs that were run together: the head's commit and the number of the first build. */
  readonly id: string;
  /** Which of the pairs, from 1. */
  readonly number: number;
  readonly side: 'base' | 'head';
  /** The most pairs that there may be: the rule by which they are judged depends on it. */
  readonly most: number;
}

/** A phase of making the run's own cluster that has ended. Those before the journal was open follow `run-started`. */
export interface InfrastructureFact {
  readonly type: 'infrastructure';
  readonly provider: ProviderKind;
  /** The made cluster's own name, in every name that it has outside. */
  readonly id: string;
  readonly phase: InfrastructurePhase;
  readonly how: 'done' | 'failed' | 'timed-out' | 'aborted';
  readonly startedAt: EpochMs;
  readonly durationMs: Milliseconds;
  readonly reason?: string;
  /** The nodes as the last look found them. */
  readonly found?: NodesFound;
}

/** `images`: the images under test are waited for, before there is a cluster. */
export type InfrastructurePhase = 'images' | 'up' | 'validate' | 'dump' | 'down';

export interface NodesFound {
  /** What the cluster file says can take load. */
  readonly expected: number;
  /** All that have registered, those of the control plane among them. */
  readonly registered: number;
  /** Ready, and able to take load. */
  readonly ready: number;
  /** Names of those that have registered and cannot take load. */
  readonly notReady: readonly string[];
}

/** The runner's own machine, where the run makes its cluster on it. Samples of `host/cpu`, `host/pressure` and `host/cgroup` say what it does. */
export interface HostFact {
  readonly type: 'host';
  readonly host: Host;
}

export interface Host {
  /** The node that the job's pod is on; absent where NODE_NAME does not say it. */
  readonly node?: string;
  readonly cores?: number;
  /** As /proc/cpuinfo names the processor; absent where it does not. */
  readonly model?: string;
  /** How many of the cores affinity and the limits of its cgroups leave to the job; absent where that is all of them. */
  readonly usableCores?: number;
  /** The cgroup that holds all of the job. Absent outside of a pod, where the cluster's nodes may be in another. */
  readonly cgroup?: string;
  /** Why the rest is not known. */
  readonly reason?: string;
}

/** Readers take the levels of a run from here: a scenario may decide on them while it runs. */
export interface LevelStarted extends Level {
  readonly type: 'level-started';
}

export interface StepStarted {
  readonly type: 'step-started';
  readonly step: string;
  readonly kind: StepKind;
  readonly role: StepRole;
  readonly level?: string;
}

export interface StepEnded {
  readonly type: 'step-ended';
  readonly step: string;
  readonly how: 'done' | 'failed' | 'timed-out' | 'aborted';
  readonly reason?: string;
  /** Counts and findings that belong to the step, for example objects created. */
  readonly facts?: JsonObject;
}

export interface LockFact {
  readonly type: 'lock';
  /** What the suite `holds` beside the cluster; absent of the lock of the cluster itself. */
  readonly resource?: string;
  readonly event: 'waiting' | 'acquired' | 'renewed' | 'renewal-failed' | 'fenced' | 'lost' | 'released' | 'broken';
  readonly token?: number;
  readonly holder?: string;
  readonly position?: number;
  /** When a waiter may be served, if everybody before it needs as long as they thought. */
  readonly startsInMs?: Milliseconds;
  readonly reason?: string;
}

/** One call to the API server, made by us. */
export interface CallFact {
  readonly type: 'call';
  readonly verb: 'create' | 'patch' | 'delete' | 'get' | 'list' | 'deletecollection';
  readonly resource: string;
  /** The workload whose object a creation makes. */
  readonly workload?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Also where a retried creation got AlreadyExists: then it is that of the object which an earlier attempt had made. */
  readonly uid?: string;
  /** When the arrival process wanted it sent; `sentAt - scheduledAt` is the schedule lag. */
  readonly scheduledAt?: EpochMs;
  readonly sentAt: EpochMs;
  readonly receivedAt: EpochMs;
  /** The server's Date header: 1 s resolution, its clock. */
  readonly serverDate?: EpochMs;
  /** HTTP status; 0 when no reply came. */
  readonly status: number;
  readonly attempt: number;
  readonly error?: string;
  readonly step?: string;
}

/** A change of an object that our watch (or a list) showed us. Only changes of the condensed state are recorded. */
export interface SeenFact {
  readonly type: 'seen';
  readonly change: 'added' | 'modified' | 'deleted' | 'listed';
  readonly receivedAt: EpochMs;
  readonly object: ObjectState;
}

/** What measurements need of an object; stamps are the server's. */
export interface ObjectState {
  readonly kind: string;
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly owner?: string;
  readonly node?: string;
  readonly step?: string;
  readonly createdAt?: EpochMs;
  readonly deletedAt?: EpochMs;
  readonly phase?: string;
  /** Phase -> when the server says it was entered (1 s resolution). */
  readonly phases?: Readonly<Record<string, EpochMs>>;
  /** Condition type -> when it became True. */
  readonly conditions?: Readonly<Record<string, EpochMs>>;
  readonly ready: boolean;
  /** Set once it has failed for good, to one word of why where there is one. */
  readonly failure?: string;
  /** Why it is not ready or ceased to be, as its status says: `OOMKilled, exit 137`. It may recover. */
  readonly reason?: string;
  /** How often its containers failed or were started again; absent where never. */
  readonly restarts?: number;
  /** Of a virtual machine instance: the image of virt-launcher that it runs in, which holds its QEMU and libvirt. */
  readonly launcher?: string;
}

export interface WatchFact {
  readonly type: 'watch';
  readonly event: 'opened' | 'closed' | 'expired' | 'silent' | 'relisted' | 'failed';
  readonly resource: string;
  readonly resourceVersion?: string;
  readonly reason?: string;
}

/** Our own process did nothing between the two: what it stamped then, or right after, happened earlier. */
export interface PauseFact {
  readonly type: 'pause';
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The system's time of day was set by so much; no stamp follows it. */
export interface ClockStepFact {
  readonly type: 'clock-step';
  readonly steppedMs: Milliseconds;
}

/** A small read of the API server while its answers were waited for to be even. */
export interface ProbeFact {
  readonly type: 'probe';
  readonly step: string;
  /** When the reply was there, from the beginning of the wait by our monotonic clock. */
  readonly sinceMs: Milliseconds;
  readonly latencyMs: Milliseconds;
}

/** One reading of one source of metrics. */
export interface SampleFact {
  readonly type: 'sample';
  /** For example `apiserver/10.0.0.1:6443`, `node/worker-1`: one replica each, never a load balancer. */
  readonly source: string;
  readonly state: 'present' | 'absent';
  readonly reason?: string;
  /** `warm-up`: before its objects are made; `rest`: at the beginning and the end of a time without any load. */
  readonly edge?: 'before' | 'after' | 'during' | 'warm-up' | 'rest';
  readonly level?: string;
  /** What read the source for us; absent where we did so ourselves. */
  readonly via?: 'prometheus';
  /** When the numbers were read, by our clock: the middle of our call, of Prometheus the time of its scrape. Absent where that is `at`. */
  readonly readAt?: EpochMs;
  /** When the next samples were asked for, by our clock, of a source for which they were waited. */
  readonly askedAt?: EpochMs;
  /** When the source itself took its samples, by its own clock: only stamps of one source are compared with each other. */
  readonly takenAt?: PerSeries<EpochMs>;
  /** Of averages: over how long, until `takenAt`. */
  readonly windowMs?: PerSeries<Milliseconds>;
  /** Prometheus series as read, labels in canonical order: `name{a="b"}` -> value. */
  readonly series?: Readonly<Record<string, number>>;
}

/** One value for all series of a sample, or one for each series that has any. */
export type PerSeries<T extends number> = T | Readonly<Record<string, T>>;

export const valueFor = <T extends number>(values: PerSeries<T> | undefined, series: string): T | undefined =>
  typeof values === 'object' ? values[series] : values;

export interface InventoryFact {
  readonly type: 'inventory';
  readonly nodes: readonly NodeInventory[];
  readonly versions: Readonly<Record<string, string>>;
}

/** A node as our watch showed it: whether it can take load. Only changes are recorded. */
export interface NodeFact {
  readonly type: 'node';
  readonly change: 'added' | 'modified' | 'deleted' | 'listed';
  readonly receivedAt: EpochMs;
  readonly name: string;
  readonly ready: boolean;
  readonly schedulable: boolean;
}

/** Pods of others on the nodes that are measured, or not yet on any, as one list showed them: namespace -> what is there. */
export interface OthersFact {
  readonly type: 'others';
  readonly edge: 'before' | 'after';
  readonly level?: string;
  readonly namespaces: Readonly<Record<string, PodsOfOthers>>;
}

export interface PodsOfOthers {
  /** Pods that have not ended. */
  readonly pods: number;
  /** What they request. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Pods that the look before did not show, those that have ended meanwhile among them. */
  readonly appeared: number;
  /** The cluster's own: its control plane, its agents on every node, what the cluster file says belongs to it. */
  readonly background: boolean;
}

export interface NodeInventory {
  readonly name: string;
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly controlPlane: boolean;
  readonly kernel: string;
  readonly os: string;
  readonly kubelet: string;
  /** Container runtime and its version: `containerd://2.1.0`. */
  readonly runtime?: string;
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly model?: string;
  /** Since when it is ready: the server's clock, 1 s resolution. It changes when a node goes and comes back. */
  readonly readySince?: EpochMs;
}

/** Nodes that take the load and are measured. */
export const isMeasurable = ({ ready, schedulable }: NodeInventory): boolean => ready && schedulable;

/** A profile of one process, or why there is none. Its file is an artifact beside the journal. */
export interface ProfileFact {
  readonly type: 'profile';
  readonly step: string;
  readonly component: string;
  /** `apiserver/10.0.0.1:6443`: one process. */
  readonly source: string;
  readonly kind: ProfileKind;
  /** `during` also where it ended after the load. */
  readonly edge: 'before' | 'during' | 'after';
  readonly level?: string;
  readonly state: 'kept' | 'absent';
  readonly reason?: string;
  /** By our clock. */
  readonly askedAt: EpochMs;
  readonly durationMs: Milliseconds;
  readonly file?: KeptFile;
}

/** What was kept of the site's Prometheus for those who look later; it is no measurement. */
export interface PrometheusFact {
  readonly type: 'prometheus';
  readonly state: 'kept' | 'absent';
  /** Blocks of its database, or its samples of a window as OpenMetrics. */
  readonly how?: 'snapshot' | 'openmetrics';
  /** Why there is nothing. */
  readonly reason?: string;
  /** By our clock. */
  readonly askedAt: EpochMs;
  readonly durationMs: Milliseconds;
  /** The window, by Prometheus' clock. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly series?: number;
  readonly samples?: number;
  readonly files?: readonly KeptFile[];
  /** What is missing in it, a sentence each. */
  readonly gaps?: readonly string[];
}

/** A file among the artifacts of a run that is not made of its journal. */
export interface KeptFile {
  /** From the folder of the artifacts. */
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A preflight or mid-run observation that a person should read. */
export interface FindingFact {
  readonly type: 'finding';
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'error';
  readonly message: string;
  readonly hint?: string;
}

export interface SubjectFact {
  readonly type: 'subject';
  readonly event: 'installing' | 'rendered' | 'available' | 'verified' | 'mismatch' | 'restored' | 'failed';
  /** Of a chart, `rendered`: a hash of its manifests, and of the same with the commit under test left open. */
  readonly manifests?: { readonly hash: string; readonly ofAnyCommit: string };
  readonly expected?: string;
  readonly reported?: string;
  readonly reason?: string;
}

/** What a registry says of an image under test, before it is deployed. */
export interface ImageFact {
  readonly type: 'image';
  /** `changed`: its tag named another digest, or none, when it was to be deployed. */
  readonly event: 'waiting' | 'found' | 'changed';
  /** By its tag: `quay.io/kubevirt/virt-api:v1.6.0`. */
  readonly image: string;
  readonly digest?: string;
}

/** One attempt at a hook that has ended, or why there was none. */
export interface HookFact {
  readonly type: 'hook';
  readonly step: string;
  readonly name: string;
  readonly scope: HookScope;
  readonly moment: HookMoment;
  readonly does: HookDeed;
  /** From 1; 0 where it was skipped. */
  readonly attempt: number;
  readonly how: 'done' | 'skipped' | 'failed' | 'timed-out' | 'aborted';
  readonly startedAt: EpochMs;
  readonly durationMs: Milliseconds;
  /** What a command ended with. */
  readonly exitCode?: number;
  /** What a command printed last, in one line. */
  readonly lastLines?: string;
  readonly reason?: string;
}

/** A participant of a benchmark has come so far. */
export interface ParticipantFact {
  readonly type: 'participant';
  readonly step: string;
  /** Its pod's name. */
  readonly name: string;
  readonly role: string;
  readonly state: ParticipantState;
  readonly node?: string;
  readonly address?: string;
  /** The digest of what it runs, as its container runtime names it. */
  readonly imageId?: string;
  /** The networks that Multus says it has. */
  readonly networks?: readonly string[];
  readonly reason?: string;
}

/** What a participant's tool left behind. */
export interface OutputFact {
  readonly type: 'output';
  readonly step: string;
  readonly name: string;
  /** Why there is no output, or none that can be believed. */
  readonly reason?: string;
  readonly exitCode?: number;
  /** `limit`: its time was over, and it was ended. */
  readonly endedBy?: string;
  /** By the clock of its node. */
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  /** Of standard output, and the SHA-256 of these bytes. */
  readonly bytes?: number;
  readonly sha256?: string;
  /** Standard output as it was written, by gzip, in base64; absent where it was too long to keep. */
  readonly gzip?: string;
  /** The last of what it complained of. */
  readonly stderr?: string;
  /** What each network interface of the pod carried meanwhile. */
  readonly network?: Readonly<Record<string, InterfaceTraffic>>;
  /** What its CPU limit did meanwhile, where the pod could see that. */
  readonly cpu?: CpuPeriods;
  /** Of a participant that joined by a pilot; its instants are then by the barrier's clock. */
  readonly pilot?: PilotFact;
}

/** What a watcher said of a machine below a fleet, as it came. */
export interface NodeLoadFact extends WatchedLoad {
  readonly type: 'node-load';
  readonly step: string;
}

/** What a launcher pod of a fleet's VMs said of its programs, once the fleet had ended. */
export interface LauncherFact {
  readonly type: 'launcher';
  readonly step: string;
  /** The image of virt-launcher, as the status of the instance names it. */
  readonly image?: string;
  /** The pod that was asked, one of those with this image; absent where none was left. */
  readonly pod?: string;
  /** The versions `qemu` and `libvirt`, as far as they could be read. */
  readonly facts: Readonly<Record<string, string>>;
  /** Why one of them was not read. */
  readonly reason?: string;
}

/** What a ramp begins with: what the RuntimeClass declares, and how nodes deal with memory. */
export interface RampSettingFact {
  readonly type: 'ramp-setting';
  readonly step: string;
  readonly handler?: string;
  /** `overhead.podFixed.memory` of the RuntimeClass, in bytes. */
  readonly overheadBytes?: number;
  readonly nodes: readonly RampNodeSetting[];
  /** What could not be read, and why. */
  readonly unread: Readonly<Record<string, string>>;
}

/** A step of a ramp, as it was when it was looked at. */
export interface RampLookFact {
  readonly type: 'ramp-look';
  readonly step: string;
  /** 0 for the empty cluster, then 1, 2, 3, ... */
  readonly number: number;
  readonly wanted: number;
  readonly isDown?: true;
  readonly pods: RampPods;
  /** The longest that a pod has been waiting for a node, and why. */
  readonly pendingMs?: Milliseconds;
  readonly pendingReason?: string;
  /** From creation to ready by the server's stamps, of the pods that became ready since the look before. */
  readonly startLatenciesMs: readonly Milliseconds[];
  /** Units of work per second of all running containers; absent where not all of them could be read. */
  readonly workPerSecond?: number;
  /** Absent where no program says it. */
  readonly sandboxes?: RampSandboxes;
  readonly nodes: readonly RampNodeLook[];
}

/** How an engine of others ended; each file that it left is an output of the same step, named by its path in the report folder. */
export interface EngineFact {
  readonly type: 'engine';
  readonly step: string;
  readonly engine: EngineKind;
  /** A UUID: what it made may carry it. */
  readonly id: string;
  /** Absent where it was ended. */
  readonly exitCode?: number;
  /** `limit`: its time was over, and it was ended. */
  readonly endedBy?: 'limit';
  /** By our clock. */
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Of its program. */
  readonly sha256?: string;
  /** Pods of it that our watch saw, by the job that their label names; absent where none were counted. */
  readonly made?: Readonly<Record<string, number>>;
  /** Those that it had made and left when it ended. */
  readonly namespaces: readonly string[];
  /** How many are outputs. */
  readonly files: number;
  /** How many more are in its folder. */
  readonly beyond?: number;
}

export interface SignalFact {
  readonly type: 'signal';
  /** `defect`: an error that no code expected. */
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'lock-lost' | 'journal-failed' | 'defect';
}

export interface NoteFact {
  readonly type: 'note';
  readonly topic: string;
  readonly data: Json;
}

/** The last line of a journal whose run was not killed. */
/** A run that was killed or stopped goes on, in another process and under another turn of the lock. */
export interface ResumedFact {
  readonly type: 'resumed';
  /** Ids of the steps that are not done again. Whatever else was done of a level before counts for nothing. */
  readonly kept: readonly string[];
}

export interface RunEnded {
  readonly type: 'run-ended';
  readonly how: RunEnding;
  readonly reason?: string;
}

/** How a run ended, apart from what its numbers say. `crashed` is a defect's end, or concluded from a journal without one. */
export type RunEnding = 'completed' | 'aborted' | 'timed-out' | 'crashed' | 'infrastructure';
