import type { JsonObject } from '../../model/json.ts';

/** What the pod of a run asks for, without a CPU limit: a throttled runner would measure itself. */
export const RUNNER_RESOURCES = { requests: { cpu: '2', memory: '2Gi' }, limits: { memory: '2Gi' } };

/** The secrets that may be mounted into the pods of its jobs. */
export const RUNNER_VOLUMES = ['kubeconfig', 'prometheus', 'history', 'infrastructure'] as const;

/** The parts of a derived pod by which what is laid over it is judged. */
export const RUNNER_POD: JsonObject = {
  spec: { containers: [{ image: 'prowess', command: ['prowess'], resources: RUNNER_RESOURCES }] },
};
