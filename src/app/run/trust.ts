import { usageError } from '../../model/errors.ts';
import type { RepoRef } from '../../model/suite.ts';
import type { ProwRun } from '../../prow/job-spec.ts';

/** Where the commands of a site come from, and what lies beside them. */
export interface Trust {
  readonly configRepo: RepoRef;
  readonly prow: ProwRun | undefined;
  /** The cluster was made for this run, by the site's own commands: its kubeconfig is worth nothing beyond the run. */
  readonly disposable: boolean;
}

/** The kubeconfig lies beside the command, so it must come from a base branch, never from a pull request. Throws KnownError `usage`. */
export function refuseUntrusted(what: string, { configRepo, prow, disposable }: Trust, instead: string): void {
  if (disposable) return;
  const { org, repo } = configRepo;
  if (prow?.refs?.pulls.length === 0 || prow?.refs?.org !== org || prow.refs.repo !== repo) return;
  throw usageError(
    `${what} would come from a pull request on ${org}/${repo}, beside the kubeconfig`,
    `run this test as a periodic or postsubmit, ${instead}, or let the job make its own cluster (infrastructure)`,
  );
}
