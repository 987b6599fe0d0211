import { usageError } from '../model/errors.ts';
import { PAIRED_RUNS } from '../model/suite.ts';

/** What `--at-most` says of two builds that alternate, within the bounds of a suite's `presubmit.atMost`. Throws KnownError `usage`. */
export function mostRunsIn(text: string): number {
  const { least, most } = PAIRED_RUNS;
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= least && runs <= most && runs % 2 === 0) return runs;
  throw usageError(`--at-most ${text}: expected an even number of runs from ${least} to ${most}`);
}
