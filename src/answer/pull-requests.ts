import type { PullAt } from './situation.ts';

/** The pull requests of a forge, as an answer needs them. Failures are KnownErrors with the exit `infrastructure`. */
export interface PullRequests {
  /**
   * Undefined where there is none of this number, or it is not ours to see.
   * @param bases commits of which it is wanted when they were merged
   */
  read(at: PullAt, bases: readonly string[], signal: AbortSignal): Promise<PullRequest | undefined>;
  /** Makes one attempt only: a reply that is lost leaves open whether the comment is there, and the next look finds out. */
  comment(pull: PullRequest, body: string, signal: AbortSignal): Promise<void>;
  edit(comment: OwnComment, body: string, signal: AbortSignal): Promise<void>;
  /** Folds it as outdated. */
  minimise(comment: OwnComment, signal: AbortSignal): Promise<void>;
  /** Of the newest commit. */
  setStatus(pull: PullRequest, status: CommitStatus, signal: AbortSignal): Promise<void>;
}

export interface PullRequest {
  /** For people: `org/repo#123`. */
  readonly id: string;
  readonly at: PullAt;
  readonly isOpen: boolean;
  readonly headSha: string;
  /** The branch that it is to be merged into. */
  readonly baseRef: string;
  /** When commits were merged that were asked for, in milliseconds since the epoch; without those that the forge does not have. */
  readonly mergedAt: ReadonlyMap<string, number>;
  /** Of the newest commit, as far as they were asked for. */
  readonly statuses: readonly CommitStatus[];
  /** Those whose author is the account that asks, from the oldest to the newest. */
  readonly comments: readonly OwnComment[];
}

export interface OwnComment {
  readonly id: string;
  /** GitHub's global id. */
  readonly node: string;
  readonly at: PullAt;
  readonly body: string;
  readonly isMinimised: boolean;
  /** When it was written, or changed last: milliseconds since the epoch by the forge's clock. */
  readonly changedAt: number;
}

/** A commit status of GitHub (docs.github.com, REST "Commit statuses"). It has no state for what is not decided: that is an error, and never green. */
export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** At most 140 signs. */
  readonly description: string;
}
