import { isJsonObject } from '../../model/json.ts';
import type { GithubTriggers } from '../../model/suite.ts';
import { whenOf } from '../../prow/when.ts';
import type { Source } from '../source/read.ts';
import { github } from './schema/github.ts';

/** How GitHub Actions starts a suite; undefined where it does not, or where what is written is a mistake, which the head's schema reports. */
export function githubTriggersOf(source: Source): GithubTriggers | undefined {
  const { data } = github.safeParse(isJsonObject(source.value) ? source.value.github : undefined);
  if (data === undefined) return undefined;
  const { cron, releasesFrom, comment } = data;
  const when = cron === undefined ? undefined : whenOf({ cron });
  return {
    position: source.keyPosition(['github']),
    ...(cron !== undefined && when !== undefined && { schedule: { cron, when } }),
    ...(releasesFrom !== undefined && { releasesFrom }),
    ...(comment !== undefined && { comment }),
  };
}
