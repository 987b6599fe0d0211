import type { ProwRun, Refs } from './job-spec.ts';

/** `org/repo` -> `base:sha,number:sha:ref`, as started.json has it (testgrid metadata/job.go). */
export const reposOf = ({ refs, extraRefs }: ProwRun): Record<string, string> =>
  Object.fromEntries(
    [...(refs === undefined ? [] : [refs]), ...extraRefs].map((each) => [`${each.org}/${each.repo}`, refsText(each)]),
  );

/** The commit under test: the pull request's, or the base's; undefined on a periodic, whose extra_refs name only a branch. */
export function commitOf({ refs }: ProwRun): string | undefined {
  if (refs === undefined) return undefined;
  return refs.pulls.length === 1 ? refs.pulls[0]?.sha : refs.baseSha;
}

/** Number of the pull request under test, where there is exactly one. */
export const pullOf = ({ refs }: ProwRun): string | undefined =>
  refs?.pulls.length === 1 ? refs.pulls[0]?.number : undefined;

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
