import { instanceFolder } from '../../adapters/disk/instance-folder.ts';
import { provisionOf } from '../../infrastructure/providers.ts';
import type { Making } from '../../infrastructure/up.ts';
import type { Infrastructure } from '../../model/infrastructure.ts';
import type { TargetCluster } from '../../model/target.ts';

/** What making or removing one cluster takes, by its id. */
export function makingOf({ name, nodes }: TargetCluster, infrastructure: Infrastructure, id: string): Making {
  const folder = instanceFolder(id);
  const instance = { id, cluster: name, folder, kubeconfig: `${folder}/kubeconfig` };
  return {
    infrastructure,
    instance,
    provision: provisionOf(infrastructure.provider, instance, nodes),
    nodes: nodes.schedulable,
  };
}
