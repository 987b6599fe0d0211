import { join } from 'node:path';
import { checkedOut } from '../../adapters/disk/checked-out.ts';
import { actionsRun } from '../../github/actions.ts';
import { usageError } from '../../model/errors.ts';
import { RUN_VALUES, type RunValues } from '../../model/run-values.ts';
import type { RepoRef } from '../../model/suite.ts';
import type { ProwRun, Refs } from '../../prow/job-spec.ts';
import { commitOf, pullOf, refsUnderTest } from '../../prow/refs.ts';
import { type Env, refsIn } from '../env.ts';

/** What a run is about. */
export interface UnderTest extends RunValues {
  /** `org/repo`, where a job of Prow names refs of it. */
  readonly repo?: string;
}

/**
 * What Prow's job says is under test; without a job, what a person or a workflow of GitHub names. Throws KnownError `usage` where both
 * say it, and for what is no commit or no pull request.
 */
export function underTest(prow: ProwRun | undefined, repo: RepoRef | undefined, named: RunValues, env: Env): UnderTest {
  checkNamed(named);
  if (prow === undefined) return { ...ofWorkflow(repo, env), ...named };
  const [given] = RUN_VALUES.filter((value) => named[value] !== undefined);
  if (given !== undefined) {
    throw usageError(`--${given} is for runs outside Prow: JOB_SPEC is set, and says what is measured`, 'leave it out');
  }
  const refs = refsUnderTest(prow, repo);
  return refs === undefined ? {} : ofRefs(refs, env);
}

function checkNamed({ commit, pull }: RunValues): void {
  if (commit !== undefined && !/^[0-9a-f]{7,64}$/.test(commit)) {
    throw usageError(`--commit ${commit}: expected the hexadecimal digits of a commit, 7 to 64 of them`);
  }
  if (pull !== undefined && !/^[1-9]\d*$/.test(pull)) {
    throw usageError(`--pull ${pull}: expected the number of a pull request`);
  }
}

/** A workflow is started for a commit: of the repository under test, or of its own where a test names none. */
function ofWorkflow(repo: RepoRef | undefined, env: Env): Pick<UnderTest, 'repo'> {
  const workflow = actionsRun(env);
  if (workflow === undefined) return {};
  return { repo: repo === undefined ? workflow.repo : `${repo.org}/${repo.repo}` };
}

function ofRefs(refs: Refs, env: Env): UnderTest {
  const commit = commitOf(refs) ?? clonedCommit(refs, env);
  const pull = pullOf(refs);
  return {
    repo: `${refs.org}/${refs.repo}`,
    ...(commit !== undefined && { commit }),
    ...(pull !== undefined && { pull }),
    ...(refs.baseRef !== '' && { branch: refs.baseRef }),
  };
}

/**
 * A periodic's refs name a branch; which commit that was is known to the job's clone alone, below the GOPATH that Prow sets (prow
 * pkg/clonerefs, PathForRefs).
 */
function clonedCommit({ path, pulls }: Refs, { GOPATH }: Env): string | undefined {
  return GOPATH === undefined || GOPATH === '' || pulls.length > 0 ? undefined : checkedOut(join(GOPATH, 'src', path));
}

/** What a program that builds or deploys gets to know of it, under the names of Prow's variables: Prow itself sets them for presubmits and postsubmits alone. */
export const refVariables = (about: UnderTest, env: Env): Record<string, string> =>
  ofBranch(about) ?? { ...ofPull(about), ...refsIn(env) };

function ofBranch({ repo, commit, pull, branch = '' }: UnderTest): Record<string, string> | undefined {
  if (repo === undefined || commit === undefined || pull !== undefined) return undefined;
  const [owner = '', name = ''] = repo.split('/');
  return { REPO_OWNER: owner, REPO_NAME: name, PULL_BASE_REF: branch, PULL_BASE_SHA: commit };
}

function ofPull({ repo, commit, pull, branch = '' }: UnderTest): Record<string, string> {
  if (repo === undefined || commit === undefined || pull === undefined) return {};
  const [owner = '', name = ''] = repo.split('/');
  return { REPO_OWNER: owner, REPO_NAME: name, PULL_BASE_REF: branch, PULL_NUMBER: pull, PULL_PULL_SHA: commit };
}
