import type { Config } from '../../model/suite.ts';
import type { Renderer } from '../../render/template.ts';
import { siteJobFile } from './site-job.ts';
import type { GeneratedFile } from './types.ts';

/**
 * The file of the job that removes clusters whose runners are lost: due where a cluster file names a bucket of records, which is all that a
 * job elsewhere can see of them.
 */
export function sweepFiles({ site, clusters }: Config, render: Renderer): GeneratedFile[] {
  if (!isSwept(clusters)) return [];
  const work = {
    description: 'Removes the clusters that runs made for themselves and could not remove.',
    command: ['infra', 'sweep'],
    secretName: 'infrastructure' as const,
    timeout: '4h',
  };
  return [siteJobFile(site, site.sweep, work, render)];
}

export const isSwept = (clusters: Config['clusters']): boolean =>
  clusters.some(({ infrastructure }) => infrastructure?.records?.includes('://') === true);
