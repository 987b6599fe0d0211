import type { Config } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/** The file of the job that imports what other jobs upload. */
export function historyFiles({ site }: Config, render: Renderer): GeneratedFile[] {
  if (site.history === undefined) return [];
  const work = {
    description: 'Imports the runs of jobs that prowess does not run, so that they have a history.',
    command: ['import', '--all'],
    secretName: 'history' as const,
    timeout: '1h',
  };
  return [siteJobFile(site, site.history, work, render)];
}
