import type { Config } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/** The file of the job that keeps the pages of a history: as a periodic it runs what is merged, and never code of a pull request. */
export function pagesFiles({ site }: Config, render: Renderer): GeneratedFile[] {
  if (site.pages === undefined) return [];
  const { store } = site.pages;
  const work = {
    description: 'Writes the history of the runs as pages into their bucket.',
    command: ['site', '--store', store, '--out', store],
    secretName: 'history' as const,
    readsMerges: true as const,
    timeout: '1h',
  };
  return [siteJobFile(site, site.pages, work, render)];
}
