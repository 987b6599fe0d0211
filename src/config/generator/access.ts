import { firstFew } from '../../model/counted.ts';
import { usageError } from '../../model/errors.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { isRun } from '../../model/suite.ts';
import type { GeneratedJob } from './types.ts';

/** Throws where jobs get no kubeconfig: they would use their pod's own account, and make their load on Prow's build cluster. */
export function checkAccess(jobs: readonly GeneratedJob[]): void {
  const lost = jobs.filter(({ test, entry }) => isRun(test.experiment) && !reachesCluster(entry));
  if (lost.length === 0) return;
  const clusters = [...new Set(lost.map(({ test }) => test.experiment.cluster?.name ?? ''))].sort();
  throw usageError(
    `the jobs on ${clusters.join(', ')} get no kubeconfig, so they would make their load on Prow's build cluster: ${firstFew(lost.map(({ name }) => name))}`,
    "name the secret in the cluster's file (kubeconfig: {secret: {name: ...}}) or in prowess.yaml (secrets: {kubeconfig: ...}), or under prow: " +
      'a preset\'s label (preset-...: "true") or, where the cluster is Prow\'s own, spec.serviceAccountName',
  );
}

/** Whether a job says how it reaches a cluster. Presets are not known here. */
function reachesCluster(job: JsonObject): boolean {
  if (Object.entries(objectAt(job, 'labels')).some(([label]) => label.startsWith('preset-'))) return true;
  if (stringAt(job, 'spec', 'serviceAccountName') !== undefined) return true;
  const containers = listAt(job, 'spec', 'containers').filter(isJsonObject);
  return containers.some(
    (container) =>
      listAt(container, 'envFrom').length > 0 ||
      listAt(container, 'env').some((variable) => stringAt(variable, 'name') === 'KUBECONFIG'),
  );
}
