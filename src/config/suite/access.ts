import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import { complain } from '../source/complain.ts';
import type { Issue } from '../source/issue.ts';
import type { Source } from '../source/read.ts';

/** A job without a kubeconfig uses its pod's own account: it would make its load on Prow's build cluster. */
export function accessIssues({ experiment, triggers }: Test, file: Source | undefined): Issue[] {
  const { cluster, scenario } = experiment;
  if (cluster === undefined || file === undefined || scenario.kind === 'command') return [];
  if (cluster.access.secret !== undefined) return [];
  const jobs = [triggers.periodic, triggers.presubmit, triggers.postsubmit].filter((trigger) => trigger !== undefined);
  if (jobs.every(({ prow }) => reachesCluster(mergeLayers(triggers.prow, prow)))) return [];
  const problem = "jobs on this cluster get no kubeconfig: they would make their load on Prow's build cluster";
  const hint =
    'name the secret here (kubeconfig: {secret: {name: ...}}) or in prowess.yaml (secrets: {kubeconfig: ...}), or under prow: a ' +
    'preset\'s label (preset-...: "true") or, where the cluster is Prow\'s own, spec.serviceAccountName';
  return [complain(file, ['cluster'], { problem, hint })];
}

/** Whether what is written for a job says how it reaches a cluster. What a preset brings is not known here. */
function reachesCluster(prow: JsonObject): boolean {
  if (Object.entries(objectAt(prow, 'labels')).some(([label, value]) => value !== null && label.startsWith('preset-')))
    return true;
  if (stringAt(prow, 'spec', 'serviceAccountName') !== undefined) return true;
  const containers = listAt(prow, 'spec', 'containers').filter(isJsonObject);
  return containers.some(
    (container) =>
      listAt(container, 'envFrom').length > 0 ||
      listAt(container, 'env').some((variable) => stringAt(variable, 'name') === 'KUBECONFIG'),
  );
}
