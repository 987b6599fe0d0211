import { type JsonObject, stringAt } from '../../model/json.ts';
import { hasRunner, type Test } from '../../model/suite.ts';
import type { Layer } from './cascade.ts';
import type { Lack } from './lacks.ts';
import { jobTypesOf, mayHaveVariable, writtenJob } from './written-jobs.ts';

/** Jobs that get no kubeconfig: they would use their pod's own account, and make their load on Prow's build cluster. */
export function accessLacks(test: Test, clusterLayers: readonly Layer[]): Lack[] {
  const { cluster } = test.experiment;
  const [file] = clusterLayers;
  if (!hasRunner(test.experiment) || cluster === undefined || file === undefined) return [];
  if (cluster.access.secret !== undefined || cluster.infrastructure !== undefined) return [];
  return jobTypesOf(test).flatMap((type) => {
    const trigger = test.triggers[type];
    if (trigger === undefined || reachesCluster(writtenJob(test, type))) return [];
    return [{ what: 'job', name: trigger.jobName, layers: [file], path: ['cluster'], mistake: NO_KUBECONFIG }];
  });
}

const NO_KUBECONFIG = {
  message: "jobs get no kubeconfig of this cluster, so they would make their load on Prow's build cluster",
  hint:
    'name the secret here (kubeconfig: {secret: {name: ...}}) or in prowess.yaml (secrets: {kubeconfig: ...}), or under prow: ' +
    'a preset\'s label (preset-...: "true") or, where the cluster is Prow\'s own, spec.serviceAccountName',
};

/** Whether a job says how it reaches a cluster. */
const reachesCluster = (job: JsonObject): boolean =>
  stringAt(job, 'spec', 'serviceAccountName') !== undefined || mayHaveVariable(job, 'KUBECONFIG');
