import { matches } from './regex.ts';

/** `branches` and `skip_branches` of a job: regexes that match anywhere in a branch's name. */
export interface Brancher {
  readonly branches: readonly string[];
  readonly skipBranches: readonly string[];
}

/** Whether a job runs for a branch (Brancher.ShouldRun of Prow's pkg/config/jobs.go). */
export function runsForBranch({ branches, skipBranches }: Brancher, branch: string): boolean {
  if (skipBranches.length > 0 && matches(skipBranches.join('|'), branch)) return false;
  return branches.length === 0 || matches(branches.join('|'), branch);
}

/** Whether Prow takes two jobs to run for a common branch (Brancher.Intersects): regexes are compared as text. */
export function branchesIntersect(a: Brancher, b: Brancher): boolean {
  if (isEverywhere(a) || isEverywhere(b)) return true;
  if (a.branches.length > 0 && b.branches.length > 0) return a.branches.some((branch) => b.branches.includes(branch));
  if (a.branches.length > 0) return a.branches.some((branch) => runsForBranch(b, branch));
  if (b.branches.length > 0) return b.branches.some((branch) => runsForBranch(a, branch));
  return true;
}

const isEverywhere = ({ branches, skipBranches }: Brancher): boolean =>
  branches.length === 0 && skipBranches.length === 0;
