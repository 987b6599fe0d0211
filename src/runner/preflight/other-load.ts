import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { Cluster } from '../cluster.ts';
import { ifThere } from '../if-there.ts';
import { listAll } from '../list.ts';
import { RUN_LABEL } from '../objects/observe.ts';
import { type Check, failing, ok, warning } from './check.ts';

/** Load that is not ours: virtual machines of others, pods that cannot be placed, nodes under pressure. */
export const otherLoad: Check = {
  name: 'other-load',
  async look({ cluster, experiment, signal }) {
    const strangers = (await instances(cluster, signal)).filter((vmi) => !isOurs(vmi));
    if (strangers.length === 0) return [ok('no virtual machines of others run here')];
    const message = `${strangers.length} virtual machines of others run here, for example ${fullName(strangers[0])}`;
    const hint = 'a shared machine measures the neighbours: remove them, or declare the cluster as not exclusive';
    return [experiment.cluster?.exclusive === true ? failing(message, hint) : warning(message, hint)];
  },
};

/** A cluster without KubeVirt has none. */
async function instances(cluster: Cluster, signal: AbortSignal): Promise<JsonObject[]> {
  return (await ifThere(listAll(cluster, { resource: RESOURCES.virtualMachineInstances }, signal))) ?? [];
}

const isOurs = (object: JsonObject): boolean =>
  RUN_LABEL in objectAt(object, 'metadata', 'labels') ||
  (stringAt(object, 'metadata', 'namespace') ?? '').startsWith('prowess-');

const fullName = (object: JsonObject | undefined): string =>
  `${stringAt(object, 'metadata', 'namespace')}/${stringAt(object, 'metadata', 'name')}`;
