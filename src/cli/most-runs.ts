import { InvalidArgumentError } from 'commander';
import { PAIRED_RUNS } from '../model/suite.ts';

/** What `--at-most` says of two builds that alternate, within the bounds of a suite's `presubmit.atMost`. */
export function mostRunsIn(text: string): number {
  const { least, most } = PAIRED_RUNS;
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= least && runs <= most && runs % 2 === 0) return runs;
  throw new InvalidArgumentError(`expected an even number of runs from ${least} to ${most}`);
}
