import type { JsonObject } from '../../model/json.ts';
import type { GithubTriggers } from '../../model/suite.ts';
import { whenOf } from '../../prow/when.ts';
import { github } from './schema/github.ts';

/** How GitHub Actions starts a suite; undefined where it does not, or where what is written is a mistake, which the head's schema reports. */
export function githubTriggersOf({ github: written }: JsonObject): GithubTriggers | undefined {
  const { data } = github.safeParse(written);
  if (data === undefined) return undefined;
  const { cron, releasesFrom, comment } = data;
  const when = cron === undefined ? undefined : whenOf({ cron });
  return {
    ...(cron !== undefined && when !== undefined && { schedule: { cron, when } }),
    ...(releasesFrom !== undefined && { releasesFrom }),
    ...(comment !== undefined && { comment }),
  };
}
