import type { Clock } from '../model/clock.ts';
import type { Host, InfrastructureFact, RunIdentity, SampleFact } from '../model/entry.ts';
import type { ImageDigest } from '../model/image.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan, Step, StepKind } from '../model/plan.ts';
import type { Random } from '../model/random.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import type { Calls } from './calls.ts';
import type { Cluster } from './cluster.ts';
import type { EnginePorts } from './engine/ports.ts';
import type { BarrierPort, ContainerPort } from './fleet/port.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { HookPorts, SuiteState } from './hooks/ports.ts';
import type { ImageRegistry } from './image-registry.ts';
import type { Journal } from './journal.ts';
import type { HeldLock } from './lock/driver.ts';
import type { DatabasePorts } from './metrics/prometheus/ports.ts';
import type { Tracker } from './objects/tracker.ts';
import type { ProfilePorts, Profiler } from './profiles/ports.ts';
import type { Surroundings, Undo } from './subject/change.ts';
import type { Helm } from './subject/helm-port.ts';
import type { KubevirtReport } from './subject/kubevirt.ts';
import type { WaitingFor } from './waiting-for.ts';

/** What a run needs from outside. */
export interface RunPorts {
  readonly cluster: Cluster;
  /** Whether the cluster came into being with the run, so that nothing of earlier runs is in it. */
  readonly isNew?: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly lock: RunLock;
  /** Where numbers about the cluster can be read now: components come and go, so this is asked before each level. */
  findMetrics(signal: AbortSignal): Promise<readonly MetricsSource[]>;
  /** The runner's own machine, of a run that makes its cluster. */
  readonly host?: HostReader | undefined;
  /** Objects of a release under test, in the order in which they are applied. */
  readonly subjectManifests: readonly JsonObject[];
  readonly imageRegistry: ImageRegistry;
  /** Where the participants of a fleet join. */
  readonly barriers?: BarrierPort | undefined;
  /** Runs commands in containers of the cluster. */
  readonly containers?: ContainerPort | undefined;
  /** Runs a trusted command of the base branch; never code of a pull request. */
  runCommand(command: readonly string[], signal: AbortSignal): Promise<{ readonly code: number }>;
  /** Absent on a simulated cluster. */
  readonly helm?: Helm | undefined;
  readonly hooks: HookPorts;
  /** Makes keys that no other run has. */
  makeSshKeys(): SshKeys;
  readonly engines: EnginePorts;
  /** Where the test takes profiles. */
  readonly profiles?: ProfilePorts | undefined;
  /** Where the site has a Prometheus whose samples are kept. */
  readonly database?: DatabasePorts | undefined;
  /** What it shares with the other tests of its suite; absent of a test that runs alone. */
  readonly suite?: SuiteState;
  /** Aborts when the run must stop; the reason is a StopReason. */
  readonly stop: AbortSignal;
  /** Where a run says what it waits for; its own where nothing else reads it. */
  readonly waitingFor?: WaitingFor;
  /** The longest that all cleaning up together may take once the run was asked to stop. */
  readonly graceMs: Milliseconds;
}

/** As OpenSSH reads them. */
export interface SshKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Why a run must stop, and how it has ended then: Prow's abort is SIGTERM, its timeout SIGINT alone (formats.md §3.3). */
export interface StopReason {
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'defect';
  readonly how: 'aborted' | 'timed-out' | 'crashed';
}

/** The lock as a run sees it. */
export interface RunLock {
  /** Names the namespaces of all runs under this lock. */
  readonly name: string;
  /** What a run on a shared cluster has from its beginning, without waiting: no other run can have it. */
  readonly held?: HeldLock;
  /** Waits for the lock; throws KnownError `noLock` when it was not obtained in time. */
  acquire(signal: AbortSignal): Promise<HeldLock>;
}

/** One place where numbers about the cluster can be read, for example one API server replica's /metrics. */
export interface MetricsSource {
  /** `apiserver/<address>`, `node/<name>`: names one replica, never a load balancer. */
  readonly name: string;
  /** What reads it for us. */
  readonly via?: NonNullable<SampleFact['via']>;
  /** At the edges of a load its next samples are waited for: it is read before the others, which are then read right before the load. */
  readonly waits?: true;
  sample(edge: SampleEdge, signal: AbortSignal): Promise<Scrape>;
}

/** Reads the machine on which this process is. Nothing of it throws: what cannot be read says why. */
export interface HostReader {
  describe(): Host;
  /** One for each of `HOST_SOURCES`: counters since the machine, or a cgroup, began. */
  readonly sources: readonly MetricsSource[];
}

/** Before and after a level's load whole histograms are recorded, during it only what is drawn over time. */
export type SampleEdge = NonNullable<SampleFact['edge']>;

/** Series as read, or why there are none: absent is never 0. All else as in SampleFact. */
export type Scrape =
  | ({ readonly state: 'present'; readonly series: Readonly<Record<string, number>> } & Pick<
      SampleFact,
      'readAt' | 'takenAt' | 'windowMs'
    >)
  | { readonly state: 'absent'; readonly reason: string };

export interface RunInput {
  readonly plan: Plan;
  readonly identity: RunIdentity;
  /** What happened before the journal was open: the cluster was made. */
  readonly before?: readonly InfrastructureFact[];
  /** Of a run that goes on: ids of the steps that are not done again. */
  readonly kept?: ReadonlySet<string>;
}

/** A run under way: what its steps share. */
export interface RunState extends RunPorts, RunInput {
  readonly calls: Calls;
  readonly waitingFor: WaitingFor;
  /** Absent where time is virtual. */
  readonly heartbeat: Heartbeat | undefined;
  /** Absent where the test takes no profiles. */
  readonly profiler: Profiler | undefined;
  /** When the first load began; undefined before. */
  loadSince: EpochMs | undefined;
  /** The sources that were found last. */
  metrics: readonly MetricsSource[];
  /** The lock while it is held; the runs of a shared cluster hold one of their own each. */
  held: HeldLock | undefined;
  namespaces: number;
  /** Aborts when the time for cleaning up is over, once the run was asked to stop. */
  readonly graceOver: AbortSignal;
  /** UIDs of the pods of others that the last look showed; undefined before the first. */
  othersSeen: ReadonlySet<string> | undefined;
  /** KubeVirt before the run. */
  baseline: KubevirtReport | undefined;
  /** What was on the cluster before the subject, of a subject that changes what only it knows. */
  surroundings: Surroundings | undefined;
  /** Whether the subject's command found no KubeVirt: then one that is there afterwards is the command's. */
  mayInstall: boolean;
  /** What the tags of the images under test named when they were found, by image. */
  readonly images: Map<string, ImageDigest>;
  /** What the subject changed, first change first. */
  readonly undo: Undo[];
  readonly suite: SuiteState;
  /** What the hooks of the test and of its levels changed, by hook, first change first. */
  readonly hookUndo: Map<string, Undo[]>;
}

/** What a level makes and sees: its steps share it, and no other level does. The warm-up has one of its own. */
export interface LevelState {
  /** Its objects as they are now. */
  readonly tracker: Tracker;
  /** Its namespace with what watches it: from its first load until it is clean again. */
  watched: WatchedNamespace | undefined;
}

/** A namespace of ours and the watches that follow what happens in it. */
export interface WatchedNamespace {
  readonly namespace: string;
  /** Steps whose objects live here. */
  readonly steps: string[];
  /** The first of so many indexes for objects that are to be made here; an index is given once, so names are distinct. */
  takeIndexes(count: number): number;
  close(): Promise<void>;
  /** Lists everything again, so that what a watch missed is found; rejects when the signal aborts. */
  reconcile(signal: AbortSignal): Promise<void>;
}

/** Performs one kind of step; the facts it returns are recorded with the step's end. */
export type StepPerformer<K extends StepKind> = (
  step: Extract<Step, { kind: K }>,
  state: RunState,
  signal: AbortSignal,
  level: LevelState,
) => Promise<JsonObject | undefined>;

/** A step found that the run must not go on; what made load so far is still cleaned up. */
export class RunStop extends Error {
  readonly how: 'infrastructure' | 'completed';

  constructor(how: RunStop['how'], reason: string) {
    super(reason);
    this.name = 'RunStop';
    this.how = how;
  }
}
