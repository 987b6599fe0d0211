import type { Config } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { GITHUB_TOKEN_FILE } from './answers.ts';
import { mountOf } from './pod.ts';
import { siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/** The file of the job that says to people what changed. */
export function analysisFiles({ site }: Config, render: Renderer): GeneratedFile[] {
  const { analysis, bucket } = site;
  if (analysis === undefined) return [];
  const { issues, webhook, historyUrl } = analysis;
  const work = {
    description:
      'Opens an issue for each performance change, sends a message, and leaves a sign of life in the bucket.',
    command: [
      'analyse',
      '--store',
      `gs://${bucket.name}`,
      ...(issues === undefined ? [] : ['--issues', `${issues.repo.org}/${issues.repo.repo}`]),
      ...(historyUrl === undefined ? [] : ['--history-url', historyUrl]),
    ],
    secretName: 'history' as const,
    more: [
      ...mountOf('github', GITHUB_TOKEN_FILE, issues?.token),
      ...mountOf('webhook', 'PROWESS_WEBHOOK_FILE', webhook),
    ],
    timeout: '1h',
  };
  return [siteJobFile(site, analysis, work, render)];
}
