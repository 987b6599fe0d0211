import type { EndedTest } from '../../formats/suite-junit.ts';
import type { Clock } from '../../model/clock.ts';
import type { Fact } from '../../model/entry.ts';
import type { ExitName, KnownError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { RunOutcome } from '../../runner/run.ts';
import type { WaitingFor } from '../../runner/waiting-for.ts';

/** What looks on while a test is run: a command line, or a program. Nothing that it does decides over the run. */
export interface RunWatcher {
  /** From here on there is something to clean up: a signal must end the run, and not the process. */
  begins(insideProw: boolean): void;
  /** A sentence for people. */
  notice(line: string): void;
  /** What ended badly beside the run: it decides how the process ends. */
  failed(error: KnownError): void;
  /** Follows the facts as they go into the journal, until `end`. */
  progress(shown: ShownRun, clock: Clock): { take(fact: Fact): void; end(): void };
  /** The run has ended; its results come next. */
  ended(outcome: RunOutcome): void;
  /** The results are stored, or could not be. */
  finished(result: Result, plan: Plan, report: string): void;
}

/** What looks on while the tests of a suite are run. */
export interface SuiteWatcher extends RunWatcher {
  /** All are over. */
  verdict(suite: string, tests: readonly TestEnd[], exit: ExitName): void;
}

/** How one test of a suite ended; without a result where it has none. */
export interface TestEnd extends EndedTest {
  readonly result?: Pick<Result, 'outcome' | 'headline'>;
}

export interface ShownRun {
  readonly plan: Plan;
  /** Which of the tests of a suite it is: `test 2 of 3`. */
  readonly turn?: string | undefined;
  /** Steps that a resumed run does not do again. */
  readonly kept?: ReadonlySet<string> | undefined;
  readonly waitingFor: Pick<WaitingFor, 'words'>;
}
