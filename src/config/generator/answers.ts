import type { Config } from '../../model/suite.ts';
import { historyAddress } from '../../prow/history-address.ts';
import type { Renderer } from '../../render/template.ts';
import { mountOf } from './pod.ts';
import { siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/** The file of the job that answers on pull requests. */
export function answerFiles({ site }: Config, render: Renderer): GeneratedFile[] {
  const { answers, bucket } = site;
  if (answers === undefined) return [];
  const history = historyAddress(site);
  const work = {
    description:
      'Answers on pull requests: whether a run waits, is worse, and what to do next. Only trusted code may see its token.',
    command: [
      'report-pr',
      '--store',
      `gs://${bucket.name}`,
      ...(history === undefined ? [] : ['--history-url', history]),
      ...(answers.comments === 'always' ? [] : ['--comments', answers.comments]),
      ...(answers.status ? ['--status'] : []),
    ],
    secretName: 'history' as const,
    readsMerges: true as const,
    more: mountOf('github', GITHUB_TOKEN_FILE, answers.token),
    timeout: '30m',
  };
  return [siteJobFile(site, answers, work, render)];
}

/** Names the file of the token to the commands that write on GitHub. */
export const GITHUB_TOKEN_FILE = 'PROWESS_GITHUB_TOKEN_FILE';
