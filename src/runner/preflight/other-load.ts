import { counted } from '../../model/counted.ts';
import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { Cluster } from '../cluster.ts';
import { ifThere } from '../if-there.ts';
import { inventoriesOf, placedLoadOf } from '../inventory.ts';
import { listAll } from '../list.ts';
import { RUN_LABEL } from '../objects/observe.ts';
import { byNamespace, podsOfOthers } from '../others.ts';
import { placeOf } from '../subject/change.ts';
import { findMarked, isOlder } from '../subject/marked-objects.ts';
import { type CheckContext, failing, ok, type PreflightCheck, type PreflightFinding, warning } from './check.ts';

/** Load that is not ours: virtual machines of others anywhere, and their pods on the nodes that are measured. */
export const otherLoad: PreflightCheck = {
  name: 'other-load',
  async look(context) {
    const { cluster, plan, signal } = context;
    const others = (await instances(cluster, signal)).filter((vmi) => !isOurs(vmi));
    const pods = await neighbours(context);
    const seen = [
      ...(others.length === 0
        ? []
        : [`${others.length} virtual machines of others run here, for example ${fullName(others[0])}`]),
      ...(pods.total === 0
        ? []
        : [`${counted(pods.total, 'pod')} of others on the nodes that are measured: ${pods.where}`]),
    ];
    if (seen.length === 0) {
      return [ok('no virtual machines of others, and no pods of others on the nodes that are measured')];
    }
    const isExclusive = plan.experiment.cluster?.exclusive === true;
    return seen.map((message): PreflightFinding => (isExclusive ? failing(message, HINT) : warning(message, HINT)));
  },
};

const HINT =
  'a shared machine measures the neighbours: remove them, name the namespaces that belong to the cluster under background in the cluster file, or declare the cluster as not exclusive';

/** Namespaces of runs are not looked at: those of earlier ones are cleaned away before the load; nor those of the suite's own hooks. */
async function neighbours(context: CheckContext): Promise<{ total: number; where: string }> {
  const { cluster, plan, ownNamespaces, listNodes, signal } = context;
  const nodes = inventoriesOf(await listNodes(), placedLoadOf(plan));
  const isOurs = (namespace: string): boolean => isOfRun(namespace) || ownNamespaces?.has(namespace) === true;
  const pods = await podsOfOthers(cluster, { ...plan, nodes, isOurs }, signal);
  const foreign = pods.filter(({ ended, background }) => !ended && !background);
  const undone = foreign.length === 0 ? undefined : await toBeUndone(context);
  const living = foreign.filter(({ namespace }) => undone?.has(namespace) !== true);
  const found = Object.entries(byNamespace(living, () => false));
  const where = found.map(([namespace, { pods: count, cores }]) => `${namespace} ${count} (${cores} cores requested)`);
  return { total: living.length, where: where.join(', ') };
}

/**
 * Namespaces in which lost runs left something that the step `clean` undoes: its pods go with it. The look around each load counts those
 * that are still there.
 */
async function toBeUndone({ cluster, lockName, token, isNew, signal }: CheckContext): Promise<Set<string | undefined>> {
  if (isNew === true) return new Set();
  const { found } = await findMarked(cluster, signal);
  return new Set(found.filter(isOlder(lockName, token)).map(({ undo }) => placeOf(undo)));
}

/** A cluster without KubeVirt has none. */
async function instances(cluster: Cluster, signal: AbortSignal): Promise<JsonObject[]> {
  return (await ifThere(listAll(cluster, { resource: RESOURCES.virtualMachineInstances }, signal))) ?? [];
}

const isOurs = (object: JsonObject): boolean =>
  RUN_LABEL in objectAt(object, 'metadata', 'labels') || isOfRun(stringAt(object, 'metadata', 'namespace') ?? '');

const isOfRun = (namespace: string): boolean => namespace.startsWith('prowess-');

const fullName = (object: JsonObject | undefined): string =>
  `${stringAt(object, 'metadata', 'namespace')}/${stringAt(object, 'metadata', 'name')}`;
