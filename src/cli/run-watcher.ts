import type { SuiteWatcher } from '../app/run/watcher.ts';
import { oneLine } from '../render/visible.ts';
import type { RunOutcome } from '../runner/run.ts';
import type { Io } from './io.ts';
import { report } from './report.ts';
import { showProgress } from './show-progress.ts';
import type { Stopper } from './signals.ts';
import { endText } from './summary.ts';
import { verdictText } from './verdict-text.ts';

/** Shows runs on a terminal as they go on. */
export const runWatcher = (io: Io, stopper: Stopper): SuiteWatcher => ({
  begins: (insideProw) => stopper.listen(insideProw),
  notice: (line) => io.err(line),
  failed: (error) => report(error, io),
  progress: (shown, clock) => showProgress(shown, clock, io),
  ended: (outcome) => sayTrouble(outcome, io),
  finished: (result, plan, path) => io.show(endText(result, plan, path, io.columns)),
  verdict: (suite, tests, exit) => io.show(verdictText(suite, tests, exit)),
});

/** A journal that could not be written does not hold why. */
function sayTrouble({ defect, exit, reason = '' }: RunOutcome, io: Io): void {
  if (defect !== undefined) report(defect, io);
  else if (exit !== undefined) io.err(`error: ${oneLine(reason)}`);
}
