import { firstFew } from '../../model/counted.ts';
import { isMeasurable } from '../../model/entry.ts';
import { type JsonObject, valueAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Resource } from '../../model/resources.ts';
import { seconds } from '../../model/units.ts';
import { ApiError, labelOf } from '../cluster.ts';
import { inventoryOf } from '../objects/node.ts';
import { type CheckContext, failing, ok, type PreflightCheck, type PreflightFinding } from './check.ts';

/** What the pods of benchmarks name is there: runtime classes, networks, storage classes, devices, and nodes enough to be apart. */
export const benchmarkPods: PreflightCheck = {
  name: 'benchmark-pods',
  async look(context) {
    const { needs, listNodes } = context;
    if (needs.pods === undefined) return [];
    const { runtimeClasses, networks, storageClasses, devices } = needs.pods;
    const nodes = await listNodes();
    const lacks = [
      ...(await missing(runtimeClasses.map(clusterWide), RUNTIME_CLASSES, context)).map((name) =>
        failing(`there is no RuntimeClass ${name}`, 'kubectl get runtimeclasses shows those that there are'),
      ),
      ...(await missing(storageClasses.map(clusterWide), STORAGE_CLASSES, context)).map((name) =>
        failing(`there is no StorageClass ${name}`, 'kubectl get storageclasses shows those that there are'),
      ),
      ...(await missing(networks.map(inNamespace), NETWORKS, context)).map((name) =>
        failing(
          `there is no NetworkAttachmentDefinition ${name}`,
          'install Multus, and make the network; pods would get the pod network instead',
        ),
      ),
      ...devices.filter((device) => !nodes.some((node) => hasDevice(node, device))).map(noDevice),
      ...tooFewNodes(nodes, needs.pods),
    ];
    return lacks.length > 0 ? lacks : [ok('what the pods of the benchmarks name is there')];
  },
};

const kind = (apiVersion: string, name: string, plural: string, namespaced: boolean): Resource => ({
  apiVersion,
  kind: name,
  plural,
  namespaced,
});
const RUNTIME_CLASSES = kind('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', false);
const STORAGE_CLASSES = kind('storage.k8s.io/v1', 'StorageClass', 'storageclasses', false);
const NETWORKS = kind('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition', 'network-attachment-definitions', true);

interface Named {
  readonly namespace?: string;
  readonly name: string;
  readonly written: string;
}

const clusterWide = (written: string): Named => ({ name: written, written });

/** Multus looks into the namespace of its own configuration where none is named. */
function inNamespace(written: string): Named {
  const [namespace = '', name] = written.split('/');
  return name === undefined ? { namespace: 'kube-system', name: namespace, written } : { namespace, name, written };
}

/** Which of these are not there; what may not be read is not said to be missing. */
async function missing(
  all: readonly Named[],
  resource: Resource,
  { cluster, signal }: CheckContext,
): Promise<string[]> {
  const looks = all.map(async ({ name, namespace, written }) => {
    try {
      await cluster.get({ resource, name, ...(namespace && { namespace }) }, { signal, timeoutMs: seconds(10) });
      return [];
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [written];
      if (error instanceof ApiError && error.status === 403) return [];
      throw error;
    }
  });
  return (await Promise.all(looks)).flat();
}

const hasDevice = (node: JsonObject, device: string): boolean =>
  (parseQuantity(String(valueAt(node, 'status', 'allocatable', device) ?? '0')) ?? 0) > 0;

const noDevice = (device: string): PreflightFinding =>
  failing(
    `no node offers ${device}`,
    'see whether its device plugin runs: kubectl describe nodes shows what is allocatable',
  );

/** Pods that must be apart need two places, on nodes that their selectors allow. */
function tooFewNodes(
  nodes: readonly JsonObject[],
  { apart, placements }: NonNullable<CheckContext['needs']['pods']>,
): PreflightFinding[] {
  const usable = nodes.filter((node) =>
    placements.every((placement) => isMeasurable(inventoryOf(node, { vms: false, placements: [placement] }))),
  );
  return apart.flatMap((key) => {
    const places = [...new Set(usable.flatMap((node) => labelOf(node, key) ?? []))];
    if (places.length >= 2) return [];
    const seen = places.length === 0 ? 'none' : firstFew(places);
    return failing(
      `pods that must run apart need two values of the node label ${key}; the nodes that they may use have ${seen}`,
      'add nodes, choose others (nodeSelector, topologyKey), or give placement: same-node or anywhere',
    );
  });
}
