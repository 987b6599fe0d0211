import { child, entries, textAt } from '../source/navigate.ts';
import type { YamlEntry } from '../source/yaml-node.ts';
import type { Job, JobTree } from './jobs.ts';

/** Annotations that configurator reads (k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go). */
export const testgridAnnotations = (job: Job): YamlEntry[] =>
  entries(child(job.node, 'annotations')).filter(({ key }) => key.startsWith('testgrid-'));

export const usesTestgrid = (tree: JobTree): boolean => tree.jobs.some((job) => testgridAnnotations(job).length > 0);

/** Whether configurator makes a test group for a job: always for periodics and postsubmits, for presubmits with a dashboard. */
export function hasTestGroup(job: Job): boolean {
  const create = textAt(job.node, 'annotations', 'testgrid-create-test-group');
  if (create !== undefined) return create === 'true';
  return job.type !== 'presubmit' || textAt(job.node, 'annotations', 'testgrid-dashboards') !== undefined;
}
