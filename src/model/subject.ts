import { RESOURCES, resourcesBehind } from './resources.ts';
import type { Experiment } from './suite.ts';

/** Whether KubeVirt is what a test measures: it brings it, asks for a version of it, or makes virtual machines. Otherwise it only may be there too. */
export const isOfKubeVirt = ({ subject, workloads }: Pick<Experiment, 'subject' | 'workloads'>): boolean =>
  subject.kind !== 'installed' ||
  subject.version !== undefined ||
  workloads.some(({ manifest }) => resourcesBehind(manifest).includes(RESOURCES.virtualMachineInstances));
