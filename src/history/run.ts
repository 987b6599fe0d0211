import type { PairPlace } from '../model/entry.ts';
import { type Regime, SIMULATED_CLUSTER } from '../model/regime.ts';
import type { Outcome } from '../model/result.ts';
import type { EpochMs } from '../model/units.ts';

/** How a run came about. What holds code that is not merged (a pull request's, a batch of Tide's) drills, with injected faults, and pairs of two builds on one cluster are never part of a base. */
export type RunKind = 'periodic' | 'postsubmit' | 'local' | 'presubmit' | 'batch' | 'drill' | 'pair';

/** A run as a history keeps it, without its numbers. */
export interface Run {
  /** The test, its lane included (`Test.id`); of a job that is not ours, the job's name. */
  readonly test: string;
  readonly job: string;
  /** A decimal integer of up to 19 digits. */
  readonly build: string;
  /** The branch or release line that was measured, such as `main` or `release-1.6`: lines never share a level. */
  readonly line: string;
  readonly kind: RunKind;
  /** When it started: it measures its line as that was then. */
  readonly startedAt: EpochMs;
  /** What was measured was made of it. */
  readonly commit?: string;
  /** What it measured was deployed once for all runs that name it: they differ less than runs of several deploys. Absent: its own. */
  readonly deploy?: string;
  readonly pull?: { readonly number: string; readonly baseSha?: string };
  /** Code of a pull request ran beside the runner: never part of a base, however it is named. */
  readonly untrusted?: true;
  /** Of a run of the kind `pair`. */
  readonly pair?: PairPlace;
  readonly outcome: Outcome;
  /** Of a run that is no pass: why. */
  readonly headline?: string;
  readonly regime: Regime;
  /** Where it is kept, for people. */
  readonly address: string;
}

export const POINT_STATES = ['ok', 'missing', 'zero-suspect', 'censored', 'invalid'] as const;

/**
 * What is known of a series in one run. `missing`: it was expected and is not there. `zero-suspect`: a 0 where 0 means that nothing was
 * measured. `censored`: the value is a lower bound, and ranks as at least it. `invalid`: a number of a run that is not trusted.
 */
export type PointState = (typeof POINT_STATES)[number];

/** What distinguishes the numbers of one run. `metric` is a name of the catalogue, or that of an imported system. */
export interface SeriesName {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly statistic: string;
}

export interface Point {
  readonly series: SeriesName;
  readonly state: PointState;
  /** Absent where nothing is known. */
  readonly value?: number;
}

/** One run with its numbers: what every reader of runs (our result.json, each importer) makes. */
export interface RunDocument {
  readonly run: Run;
  readonly points: readonly Point[];
}

/** Whether a run may ever be part of what others are compared with. */
export const isMerged = ({ kind, untrusted }: Pick<Run, 'kind' | 'untrusted'>): boolean =>
  untrusted !== true && (kind === 'periodic' || kind === 'postsubmit' || kind === 'local');

/** Whether it measured a pull request, and that one alone. */
export const isOfPull = ({ kind, pull }: Pick<Run, 'kind' | 'pull'>): boolean =>
  pull !== undefined && (kind === 'presubmit' || kind === 'pair');

/** Whether its numbers are of a simulated cluster. */
export const isSimulated = ({ regime }: Pick<Run, 'regime'>): boolean => regime.hard.cluster === SIMULATED_CLUSTER;

/** What distinguishes runs of a test. The runs of pairs may be in one build of Prow. */
export const runId = ({ job, build, pair }: Pick<Run, 'job' | 'build' | 'pair'>): string =>
  pair === undefined ? `${job}/${build}` : `${job}/${build}/${pair.number}-${pair.side}`;

/** Runs with one value of it measured one deploy. */
export const deployOf = (run: Pick<Run, 'job' | 'build' | 'deploy' | 'pair'>): string => run.deploy ?? runId(run);
