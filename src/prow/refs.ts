import type { RepoRef } from '../model/suite.ts';
import type { ProwRun, Refs } from './job-spec.ts';

/** `org/repo` -> `base:sha,number:sha:ref`, as started.json has it (testgrid metadata/job.go). */
export const reposOf = ({ refs, extraRefs }: ProwRun): Record<string, string> =>
  Object.fromEntries(
    [...(refs === undefined ? [] : [refs]), ...extraRefs].map((each) => [`${each.org}/${each.repo}`, refsText(each)]),
  );

/**
 * The refs of the repository under test. A periodic has it among its extra_refs, and so has a job that is rehearsed by a pull request on
 * the repository that holds the jobs. Undefined where the job is of no such repository.
 */
export function refsUnderTest(
  { refs, extraRefs }: ProwRun,
  repo: Pick<RepoRef, 'org' | 'repo'> | undefined,
): Refs | undefined {
  const all = refs === undefined ? extraRefs : [refs, ...extraRefs];
  return all.find((each) => each.org === repo?.org && each.repo === repo.repo) ?? refs;
}

/**
 * The commit under test: the pull request's, or the base's. Undefined where Prow does not say it: extra_refs of a periodic name only a
 * branch, and a batch of pull requests is a commit that only the job's clone has.
 */
export function commitOf({ pulls, baseSha }: Refs): string | undefined {
  if (pulls.length > 1) return undefined;
  return pulls[0]?.sha || baseSha || undefined;
}

/** Number of the pull request under test, where there is exactly one. */
export const pullOf = ({ pulls }: Refs): string | undefined => (pulls.length === 1 ? pulls[0]?.number : undefined);

/** What a reader of the results may want to open: title -> address. */
export function linksOf({ refs, extraRefs }: ProwRun): Record<string, string> {
  const main = refs ?? extraRefs.find(({ auxiliary }) => !auxiliary);
  const pulls = refs?.pulls ?? [];
  const links = [
    [`${main?.org}/${main?.repo}`, main?.repoLink],
    ['base commit', main?.baseLink],
    ...pulls.map(({ number, link }) => [`pull request ${number}`, link] as const),
    ...pulls.map(({ number, commitLink }) => [`commit of pull request ${number}`, commitLink] as const),
  ] as const;
  return Object.fromEntries(
    links.flatMap(([title, link]) => (link === undefined || link === '' ? [] : [[title, withoutLogin(link)]])),
  );
}

function refsText({ baseRef, baseSha, pulls }: Refs): string {
  const base = joined([baseRef, baseSha]);
  return [base, ...pulls.map(({ number, sha, ref }) => joined([number, sha, ref]))].join(',');
}

const joined = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(':');

/** An address may carry `user:token@`, as clone addresses do. */
const withoutLogin = (link: string): string => link.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
