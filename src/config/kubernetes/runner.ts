import type { JsonObject } from '../../model/json.ts';

/** What the pod of a run asks for, without a CPU limit: a throttled runner would measure itself. */
export const RUNNER_RESOURCES = { requests: { cpu: '2', memory: '2Gi' }, limits: { memory: '2Gi' } };

/** The secrets that may be mounted into the pods of its jobs. */
export const RUNNER_SECRETS = ['kubeconfig', 'prometheus', 'history', 'infrastructure', 'github', 'webhook'] as const;

/** Where the pods of its jobs have prowess in an image that does not hold it. */
export const BUNDLE_VOLUME = 'prowess';

/** The volumes that the pods of its jobs may have. */
export const RUNNER_VOLUMES = [...RUNNER_SECRETS, BUNDLE_VOLUME] as const;

/** It stands for the derived command, which names the test and its cluster. */
export const RUNNER_COMMAND = ['prowess'];

/** The parts of a derived pod by which what is laid over it is judged. */
export const RUNNER_POD: JsonObject = {
  spec: { containers: [{ image: 'prowess', command: RUNNER_COMMAND, resources: RUNNER_RESOURCES }] },
};
