import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { hasRunner, type Test } from '../../model/suite.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import type { Layer } from './cascade.ts';
import type { Lack } from './lacks.ts';

/** Jobs that get no kubeconfig: they would use their pod's own account, and make their load on Prow's build cluster. */
export function accessLacks(test: Test, clusterLayers: readonly Layer[]): Lack[] {
  const { cluster } = test.experiment;
  const [file] = clusterLayers;
  if (!hasRunner(test.experiment) || cluster === undefined || file === undefined) return [];
  if (cluster.access.secret !== undefined || cluster.infrastructure !== undefined) return [];
  return (['periodic', 'presubmit', 'postsubmit'] as const).flatMap((kind) => {
    const trigger = test.triggers[kind];
    if (trigger === undefined || reachesCluster(mergeLayers(test.triggers.prow, trigger.prow))) return [];
    return [{ what: 'job', name: trigger.jobName, layers: [file], path: ['cluster'], mistake: NO_KUBECONFIG }];
  });
}

const NO_KUBECONFIG = {
  message: "jobs get no kubeconfig of this cluster, so they would make their load on Prow's build cluster",
  hint:
    'name the secret here (kubeconfig: {secret: {name: ...}}) or in prowess.yaml (secrets: {kubeconfig: ...}), or under prow: ' +
    'a preset\'s label (preset-...: "true") or, where the cluster is Prow\'s own, spec.serviceAccountName',
};

/** Whether a job says how it reaches a cluster. Presets are not known here. */
function reachesCluster(job: JsonObject): boolean {
  const labels = Object.entries(objectAt(job, 'labels'));
  if (labels.some(([label, value]) => label.startsWith('preset-') && value !== null)) return true;
  if (stringAt(job, 'spec', 'serviceAccountName') !== undefined) return true;
  const containers = listAt(job, 'spec', 'containers').filter(isJsonObject);
  return containers.some(
    (container) =>
      listAt(container, 'envFrom').length > 0 ||
      listAt(container, 'env').some((variable) => stringAt(variable, 'name') === 'KUBECONFIG'),
  );
}
