import { child, entries, items, textAt } from '../source/navigate.ts';
import type { YamlEntry, YamlTree } from '../source/yaml-node.ts';
import type { Job, JobTree } from './jobs.ts';

/** Annotations that configurator reads (k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go). */
export const testgridAnnotations = (job: Job): YamlEntry[] =>
  entries(child(job.node, 'annotations')).filter(({ key }) => key.startsWith('testgrid-'));

export const usesTestgrid = (tree: JobTree): boolean => tree.jobs.some((job) => testgridAnnotations(job).length > 0);

/** The groups that the tabs of a TestGrid configuration show. */
export const shownGroups = ({ root }: YamlTree): string[] =>
  items(child(root, 'dashboards'))
    .flatMap((dashboard) => items(child(dashboard, 'dashboard_tab')))
    .flatMap((tab) => textAt(tab, 'test_group_name') ?? []);

/** Whether configurator makes a test group for a job: always for periodics and postsubmits, for presubmits with a dashboard. */
export function hasTestGroup(job: Job): boolean {
  const create = textAt(job.node, 'annotations', 'testgrid-create-test-group');
  if (create !== undefined) return create === 'true';
  return job.type !== 'presubmit' || textAt(job.node, 'annotations', 'testgrid-dashboards') !== undefined;
}
