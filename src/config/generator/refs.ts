import type { JsonObject } from '../../model/json.ts';
import { hasRunner, type RepoRef, type Site, type Test } from '../../model/suite.ts';

/**
 * What a periodic clones: the repository under test first, because Prow records the first one's commit, and the one that holds
 * the suites, where the job then starts. Where the two are one, it has one place on disk: at the branch under test, as for its changes.
 */
export function periodicRefs(test: Test, site: Site): JsonObject[] {
  const subject = test.repo === undefined ? [] : [toRef(test.repo)];
  if (!hasRunner(test.experiment)) return subject;
  if (test.repo !== undefined && isSame(test.repo, site.repo)) return [standingIn(test.repo)];
  return [...subject, standingIn(site.repo)];
}

/** What a presubmit or postsubmit clones in addition to the repository whose change started it. */
export function changeRefs(test: Test, site: Site): JsonObject[] {
  return !hasRunner(test.experiment) || isSame(test.repo, site.repo) ? [] : [standingIn(site.repo)];
}

/** The clone of a branch beside the site's, and where it is seen from there (prow pkg/clonerefs: `src/github.com/ORG/REPO` each). */
export const cloneBeside = (
  branch: RepoRef,
  site: Site,
): { readonly refs: readonly JsonObject[]; readonly path: string } =>
  isSame(branch, site.repo)
    ? { refs: [], path: '.' }
    : { refs: [toRef(branch)], path: `../../${branch.org}/${branch.repo}` };

export const standingIn = (repo: RepoRef): JsonObject => ({ ...toRef(repo), workdir: true });

const toRef = ({ org, repo, ref }: RepoRef): JsonObject => ({ org, repo, base_ref: ref });

const isSame = (a: RepoRef | undefined, b: RepoRef): boolean => a?.org === b.org && a.repo === b.repo;
