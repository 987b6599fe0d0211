import { RESOURCES, resourcesBehind } from './resources.ts';
import type { Experiment, Subject } from './suite.ts';

/** Whether KubeVirt is what a test measures: it brings it, asks for a version of it, or makes virtual machines. Otherwise it only may be there too. */
export const isOfKubeVirt = ({ subject, workloads }: Pick<Experiment, 'subject' | 'workloads'>): boolean =>
  subject.kind !== 'installed' ||
  subject.version !== undefined ||
  workloads.some(({ manifest }) => resourcesBehind(manifest).includes(RESOURCES.virtualMachineInstances));

/** `quay.io/x:v1`, `quay.io/x@sha256:...`; without a tag and a digest the tag that is installed stays. */
export const imagesText = ({ registry, tag, digest }: Extract<Subject, { kind: 'images' }>): string =>
  digest === undefined ? `${registry}:${tag ?? 'unchanged'}` : `${registry}@${digest}`;
