import type { Comparison } from '../analysis/compare/compare.ts';
import type { Run } from '../history/run.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';

/** What there is to say of one test on one pull request. The comment, its JSON and the command's exit code are made of this value alone. */
export interface News {
  readonly test: string;
  readonly pull: PullAt;
  /** The newest commit of the pull request. */
  readonly head: string;
  /** The commit that this is about: after a push an older one than `head`. */
  readonly about: string;
  readonly situation: Situation;
  /** When the newest of these facts came about, by the clocks of Prow and the runs: older news never replaces newer. */
  readonly asOf: EpochMs;
}

export interface PullAt {
  readonly org: string;
  readonly repo: string;
  readonly number: string;
}

export const pullText = ({ org, repo, number }: PullAt): string => `${org}/${repo}#${number}`;

export type Situation = Queued | Running | Cancelled | NoResult | Answered;

/** It waits for the jobs of its queue that came before it. */
export interface Queued {
  readonly state: 'queued';
  readonly queue: string;
  /** How many jobs of the queue come before it, those that run among them. */
  readonly before: number;
  readonly expectedAt?: EpochMs;
  readonly url?: string;
  /** What earlier runs of the commit say. */
  readonly known?: Answered;
}

export interface Running {
  readonly state: 'running';
  readonly since: EpochMs;
  readonly expectedAt?: EpochMs;
  readonly url?: string;
  readonly known?: Answered;
}

/** Prow ended it before it had a result. */
export interface Cancelled {
  readonly state: 'cancelled';
  /** `push`: the pull request has a newer commit. */
  readonly by: 'push' | 'other';
  /** How long it had run; absent where it never began. */
  readonly ranMs?: Milliseconds;
  readonly at: EpochMs;
  readonly url?: string;
}

/** It ended, and uploaded no result. */
export interface NoResult {
  readonly state: 'no-result';
  /** Why the job begins nothing, as far as the history says it. */
  readonly why?: string;
  readonly at: EpochMs;
  readonly url?: string;
}

export interface Answered {
  readonly state: 'answered';
  /** Of the commit, from the oldest to the newest. */
  readonly runs: readonly MeasuredRun[];
  readonly verdict: Verdict;
  /** A later job of the commit that gave no answer. */
  readonly after?: Cancelled | NoResult;
}

/** A run of the pull request, with what its own result says beside the numbers. */
export interface MeasuredRun {
  readonly run: Run;
  readonly tookMs?: Milliseconds;
  /** Its page in Deck, or where else people find it. */
  readonly url?: string;
  /** What it cost, as `4.20 EUR`, where its cluster states a price. */
  readonly cost?: string;
}

/**
 * `no-base`: there is nothing yet that it can be compared with. `improved` is a pass by which something became better.
 * `invalid`: no run of the commit is trusted.
 */
export type VerdictWord = 'pass' | 'improved' | 'regressed' | 'inconclusive' | 'no-base' | 'invalid';

export interface Verdict {
  readonly word: VerdictWord;
  /** Absent where there is no base at all, or no run that is trusted. */
  readonly comparison?: Comparison;
  /** An absolute limit of the suite that the newest trusted run breaks. */
  readonly limit?: BrokenLimit;
}

export interface BrokenLimit {
  /** The run's own sentence. */
  readonly headline: string;
  /** The newest run of the base breaks a limit as well: it is not charged to the pull request. */
  readonly alsoBase: boolean;
}
