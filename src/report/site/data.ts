import type { LineOverview } from '../../analysis/overview.ts';
import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import type { Merge } from '../../history/merges.ts';
import type { Run } from '../../history/run.ts';
import type { SiteHistory } from '../../history/site-history.ts';
import type { Unmatched } from '../../history/unmatched.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';

/** What a site shows: each line of each test as `prowess history` finds it. */
export interface SiteData {
  /** For people: where the runs are kept. */
  readonly store: string;
  readonly madeAt: EpochMs;
  /** When an analysis last looked at the store, to say to people what changed; absent where none ever did. */
  readonly analysedAt?: EpochMs;
  readonly tests: readonly SiteTest[];
  /** What was merged in the time of the runs, in order. */
  readonly merges: readonly Merge[];
  readonly decisions: SiteHistory;
  /** How many builds of the store hold a damaged result: they are in no number. */
  readonly unreadable: number;
  /** Decisions that change nothing of what was read. */
  readonly unmatched: readonly Unmatched[];
  /** What the schedule starts in the next 48 hours, in order. */
  readonly upcoming: readonly Upcoming[];
  /** Jobs of the tests that Prow has now: those that run first, then those that wait, in their order. Absent where Prow was not asked. */
  readonly atWork?: readonly AtWork[];
  /** Where a run can be looked at; undefined where nothing is known to be there. */
  readonly linkOf: (run: Run) => string | undefined;
}

export interface SiteTest {
  readonly test: string;
  readonly simulated: boolean;
  /** All runs that were read, those of pull requests among them. */
  readonly history: History;
  readonly declare: Declare;
  readonly lines: readonly LineOverview[];
}

/** A run that the schedule starts. */
export interface Upcoming {
  readonly at: EpochMs;
  readonly test: string;
  /** Absent where the test has no cluster of its own. */
  readonly cluster?: string;
  readonly durationMs: Milliseconds;
  /** Where the duration comes from, in a word. */
  readonly durationSource: string;
}

/** A job of a test that has a machine, or waits for one. */
export interface AtWork {
  readonly job: string;
  readonly test: string;
  /** Absent where the test has no cluster of its own. */
  readonly cluster?: string;
  readonly state: 'runs' | 'waits';
  readonly since: EpochMs;
  /** Of the pull request that it is about. */
  readonly pull?: string;
  /** Its page in Deck. */
  readonly url?: string;
}

/** A file of a site; its text is made when it is needed. */
export interface SiteFile {
  /** From the root of the site. */
  readonly path: string;
  readonly text: () => string;
  /** Its name holds what is in it: a file of this name is never another. */
  readonly isImmutable?: true;
}
