import { type Brancher, branchesIntersect } from '../../prow/branches.ts';
import type { Job } from './jobs.ts';
import { brancherOf } from './triggering.ts';

export interface BranchOverlap {
  readonly job: Job;
  readonly earlier: Job;
}

/**
 * Jobs that run for a branch for which an earlier one runs too (Brancher.Intersects of Prow's pkg/config/jobs.go), each once. Prow compares
 * lists of branches as text, so that thousands of jobs with a branch each are looked up, not compared pair by pair.
 */
export function* overlapsOf(
  jobs: readonly Job[],
  counts: (job: Job, earlier: Job) => boolean,
): Generator<BranchOverlap> {
  const byBranch = new Map<string, Job[]>();
  const open: OpenJob[] = [];
  for (const [index, job] of jobs.entries()) {
    const brancher = brancherOf(job);
    const isOpen = brancher.branches.length === 0;
    const listed = isOpen ? [] : brancher.branches.flatMap((branch) => byBranch.get(branch) ?? []);
    const earlier =
      listed.find((other) => counts(job, other)) ??
      open.find((other) => counts(job, other.job) && branchesIntersect(brancher, other.brancher))?.job ??
      (isOpen ? jobs.slice(0, index).find((other) => counts(job, other) && isListed(other, brancher)) : undefined);
    if (earlier !== undefined) yield { job, earlier };
    if (isOpen) rememberOpen(open, { job, brancher });
    else for (const branch of brancher.branches) rememberBranch(byBranch, branch, job);
  }
}

interface OpenJob {
  readonly job: Job;
  readonly brancher: Brancher;
}

function isListed(job: Job, open: Brancher): boolean {
  const brancher = brancherOf(job);
  return brancher.branches.length > 0 && branchesIntersect(brancher, open);
}

/** Two names are enough: a later job of any name differs from one of them. */
function rememberBranch(byBranch: Map<string, Job[]>, branch: string, job: Job): void {
  const known = byBranch.get(branch) ?? [];
  if (known.length < 2 && known.every(({ name }) => name !== job.name)) byBranch.set(branch, [...known, job]);
}

function rememberOpen(open: OpenJob[], next: OpenJob): void {
  const skips = next.brancher.skipBranches.join('|');
  const alike = open.filter(({ brancher }) => brancher.skipBranches.join('|') === skips);
  if (alike.length < 2 && alike.every(({ job }) => job.name !== next.job.name)) open.push(next);
}
