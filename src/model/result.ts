import type {
  HookFact,
  Host,
  InfrastructureFact,
  NodeInventory,
  ProfileFact,
  PrometheusFact,
  RunEnding,
  RunIdentity,
} from './entry.ts';
import type { ExitName } from './errors.ts';
import type { Cost } from './infrastructure.ts';
import type { MetricName, StatisticName } from './metrics/index.ts';
import type { Regime } from './regime.ts';
import type { EpochMs, Milliseconds } from './units.ts';

export const RESULT_VERSION = 1;

/** invalid is neither green nor a number. */
export type Outcome = 'pass' | 'fail' | 'invalid';

/** Everything concluded from one journal; a pure function of it. */
export interface Result {
  readonly version: typeof RESULT_VERSION;
  readonly run: RunIdentity;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly outcome: Outcome;
  readonly ended: RunEnding;
  /** How the process that made the run should end. */
  readonly exit: ExitName;
  /** One sentence a person reads first: why it is not a pass, or what passed. */
  readonly headline: string;
  readonly measurements: readonly Measurement[];
  /** What of the catalogue could not be measured although a source of it was known, and why; absent where there is nothing. */
  readonly unmeasured?: readonly Unmeasured[];
  /** The waits for even answers of the API server, before loads; absent where there was none. */
  readonly waits?: readonly SteadyWait[];
  /** The hooks that were due, in order; absent where there was none. */
  readonly hooks?: readonly HookOutcome[];
  /** In the order in which they were asked for; absent where the test takes none. They are no measurement: one that is missing makes no run INVALID. */
  readonly profiles?: readonly ProfileOutcome[];
  /** What was kept of the site's Prometheus; absent where none is named. */
  readonly prometheus?: KeptPrometheus;
  readonly validity: readonly ValidityCheck[];
  readonly thresholds: readonly ThresholdOutcome[];
  readonly provenance: Provenance;
}

/** Numbers of one metric for one set of labels, with what is needed to judge them. */
export interface Measurement {
  /** A key of the metric catalogue (src/model/metrics), which also holds its unit. */
  readonly metric: MetricName;
  /** For example level, phase, clock, verb, resource: stable over builds, for they name rows and series. */
  readonly labels: Readonly<Record<string, string>>;
  readonly statistics: readonly Statistic[];
  /** Number of samples behind the statistics. */
  readonly samples: number;
  /** Objects that never arrived: counted, never dropped. */
  readonly censored: number;
}

export interface Unmeasured extends Pick<Measurement, 'metric' | 'labels'> {
  readonly reason: string;
}

/** A wait for even answers of the API server, concluded from its reads in the journal. */
export interface SteadyWait {
  readonly step: string;
  /** The level before which it was. */
  readonly level?: string;
  readonly steady: boolean;
  readonly waitedMs: Milliseconds;
  readonly reads: number;
  /** What the last look at them found, in milliseconds, against what is allowed. */
  readonly reason: string;
}

/** What came of a hook around the suite, the test or one of its levels. */
export interface HookOutcome extends Pick<HookFact, 'step' | 'name' | 'scope' | 'moment' | 'does'> {
  readonly level?: string;
  /** Absent where the run was killed in it. */
  readonly how?: HookFact['how'];
  /** Why it did not do what it should, or was skipped. */
  readonly reason?: string;
  readonly attempts: number;
  /** Of all attempts together. */
  readonly durationMs: Milliseconds;
  /** What a command printed last, in one line. */
  readonly lastLines?: string;
}

/** Samples of the site's Prometheus beside the results, or why there are none. */
export type KeptPrometheus = Omit<PrometheusFact, 'type'>;

/** A profile of one process, or why there is none. */
export type ProfileOutcome = Omit<ProfileFact, 'type'>;

export type Covers = 'run' | 'repetitions';

export interface Statistic {
  readonly name: StatisticName;
  /** Absent where `observed` is wider than a third of its upper end: it then has no number, only bounds. */
  readonly value?: number;
  /** Where the true value lies, of what `covers` says. A side that the data do not bound is absent. */
  readonly low?: number;
  readonly high?: number;
  /**
   * What the interval is of. Absent: what the samples of this run are drawn from (95 %), resolution, clock and sampling together.
   * `run`: this run's own figure, by how exactly it could be timed; it says nothing of other runs. `repetitions`: the mean of loads
   * that are repeated in this way (95 %).
   */
  readonly covers?: Covers;
  /** What was not observed in time (a watch with a gap or a lag, a pause of our own) leaves open of this run's own figure. Absent where that is nothing. */
  readonly observed?: Bounds;
  /** `value` is a lower bound: the quantile falls among objects that never arrived, or some of the repeated ramps ended before the cluster gave way. */
  readonly atLeast?: true;
  /** What each repetition of the level gives by itself, in the order in which they ran; absent without repetitions, and where one has no value. */
  readonly repetitions?: readonly number[];
}

/** Between which a number lies, both included; without `high` nothing bounds it above. */
export interface Bounds {
  readonly low: number;
  readonly high?: number;
}

export interface ValidityCheck {
  readonly rule: string;
  readonly passed: boolean;
  /** What was expected and what came. */
  readonly message: string;
  readonly level?: string;
}

export interface ThresholdOutcome {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly bound: 'max' | 'min';
  readonly limit: number;
  /** Absent where the metric has no value: one that was not measured at all has failed, and bounds alone may decide. */
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly covers?: Covers;
  readonly observed?: Bounds;
  readonly atLeast?: true;
  /** Of the measurement: where some of it never came, this is why a maximum may be broken. */
  readonly samples?: number;
  readonly censored?: number;
  /** False also without a verdict. */
  readonly passed: boolean;
  /** The limit lies within what was observed, so there is no verdict: the run is INVALID. */
  readonly undecided?: true;
}

export interface Provenance {
  /** What was measured, for people: `installed KubeVirt v1.6.0`. */
  readonly subject: string;
  /** The commit that the job was started for, where it is not that of what was measured: that is `run.commit`. */
  readonly jobCommit?: string;
  /** The images that were deployed, by their tags, and the digest of each: `quay.io/kubevirt/virt-api:v1.6.0` -> `sha256:...`. */
  readonly images?: Readonly<Record<string, string>>;
  /** A hash of the manifests of the chart that was deployed. */
  readonly manifests?: string;
  readonly nodes: readonly NodeInventory[];
  readonly versions: Readonly<Record<string, string>>;
  /** Histories are kept per regime. */
  readonly regime: Regime;
  readonly clock: ClockComparison;
  readonly lock?: { readonly token: number; readonly waitedMs: Milliseconds };
  /** Sources that a Prometheus read for us; absent where there are none. */
  readonly scraped?: readonly ScrapedSource[];
  /** Of a run that made its own cluster. */
  readonly made?: MadeCluster;
}

/** How the cluster of a run was made. Its removal comes after the result: infrastructure.json, beside it, has that. */
export interface MadeCluster extends Pick<InfrastructureFact, 'provider' | 'id'> {
  readonly phases: readonly PhaseOutcome[];
  /** The runner's own machine, where the cluster was on it. */
  readonly host?: Host;
  /** From the beginning of the first phase to the end of the run. */
  readonly existedMs: Milliseconds;
  /** What that time costs, where the cluster's file states a price. */
  readonly cost?: Cost;
}

export type PhaseOutcome = Omit<InfrastructureFact, 'type' | 'provider' | 'id'>;

/** The two scrapes, by our clock, that enclose a level's load: a number of the source is the difference of these two. */
export interface ScrapedSource {
  readonly source: string;
  readonly level?: string;
  readonly via: 'prometheus';
  /** Absent where there was no such scrape: the source then has no number. */
  readonly before?: EpochMs;
  readonly after?: EpochMs;
}

/** The server's clock against ours: `offset` is server minus ours, truth within `± uncertainty`. */
export interface ClockComparison {
  readonly offsetMs?: Milliseconds;
  readonly uncertaintyMs?: Milliseconds;
  /** Replies with a Date header. */
  readonly samples: number;
  /** How many of them agree with the estimate (Marzullo): all, unless a clock moved or replicas differ. */
  readonly agreeing: number;
  /** How many of those that came while it was measured contradict it by more than a clock drifts. */
  readonly apart: number;
}

/** A file made from a result; `path` is relative to the run's artifacts folder. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
  /** The same text in pieces, of an artifact that is too long to be held whole. */
  readonly pieces?: Iterable<string>;
}

/** NaN and infinities never leave the program: a statistic without a value has bounds to show. */
export const isShowable = ({ value }: Pick<Statistic, 'value'>): boolean =>
  value === undefined || Number.isFinite(value);
