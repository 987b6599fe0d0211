import type { SeriesName } from '../history/run.ts';
import type { RepoRef } from '../model/suite.ts';
import { acceptanceText } from '../report/acceptance.ts';
import { percent } from '../report/comparison/words.ts';
import type { Answered, News } from './situation.ts';

/** The repository that holds the suites, and where it is shown. */
export interface SuitesRepo {
  readonly repo: RepoRef;
  /** `https://github.com`. */
  readonly github: string;
}

/**
 * GitHub's page that writes a new file, with the lines that accept what became worse the most (`?filename=` and `?value=` of `/new/`); a
 * file that exists cannot be filled in so. Undefined where nothing became worse by a share, and where names are too long for a comment.
 */
export function acceptUrlOf(
  { test, pull }: Pick<News, 'test' | 'pull'>,
  { verdict: { comparison }, runs }: Answered,
  { repo, github }: SuitesRepo,
  nameOf: (series: string) => SeriesName | undefined,
): string | undefined {
  const worse = (comparison?.rows ?? [])
    .filter(({ key, word, change }) => key && word === 'worse' && change?.relative === true)
    .sort((a, b) => Math.abs(b.change?.estimate ?? 0) - Math.abs(a.change?.estimate ?? 0))[0];
  const name = worse && nameOf(worse.series);
  const since = runs.at(-1)?.run.startedAt;
  const [line] = comparison?.base.lines ?? [];
  if (name === undefined || since === undefined || line === undefined || worse?.change === undefined) return undefined;
  const page = new URL(`${github}/${repo.org}/${repo.repo}/new/${repo.ref}`);
  page.searchParams.set('filename', `perf/accepted/${pull.repo}-${pull.number}.yaml`);
  const change = percent(worse.change.estimate);
  page.searchParams.set('value', acceptanceText({ test, line, series: name, change, since }));
  return page.href.length > LONGEST_HREF ? undefined : page.href;
}

/** A usual one has 500 signs. */
const LONGEST_HREF = 1000;
