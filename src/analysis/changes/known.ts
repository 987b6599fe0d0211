import type { History } from '../../history/history.ts';
import { runId } from '../../history/run.ts';
import type { ChangeIdentity } from './identity.ts';
import { newestLook } from './look.ts';

/** A change that a reader was shown. Runs are `JOB/BUILD`. */
export interface KnownChange extends ChangeIdentity {
  /** The newest run of the look that did not show it any more: confirmed by earlier runs, and no longer with those that followed. */
  readonly withdrawnIn?: string;
}

/**
 * What of the known changes is withdrawn: the runs still reach it, and the look does not show it. It is said until another run comes, so that the same
 * runs say the same, and then no more.
 */
export function withdrawnOf(
  history: History,
  known: readonly KnownChange[],
  found: readonly ChangeIdentity[],
): KnownChange[] {
  const [first, newest] = [history.runs[newestLook(history).from], history.runs.at(-1)];
  if (first === undefined || newest === undefined) return [];
  const shown = new Set(found.map(({ id }) => id));
  const withdrawnIn = runId(newest);
  return known
    .filter(({ id, boundary }) => !shown.has(id) && first.startedAt < boundary.from)
    .filter((each) => each.withdrawnIn === undefined || each.withdrawnIn === withdrawnIn)
    .map((each) => ({ ...each, withdrawnIn }));
}
