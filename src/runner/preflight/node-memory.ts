import { counted, firstFew } from '../../model/counted.ts';
import type { NodeInventory } from '../../model/entry.ts';
import type { Placement } from '../../model/placement.ts';
import type { RampPlace } from '../../model/plan.ts';
import { RESOURCES, ruleFor } from '../../model/resources.ts';
import { getIfThere } from '../if-there.ts';
import { readOrElse } from '../metrics/absent.ts';
import { type MemorySample, readMemory } from '../ramp/kubelet.ts';
import { placedByClass, usableNodes } from '../ramp/nodes.ts';
import { type CheckContext, failing, ok, type PreflightCheck, type PreflightFinding, warning } from './check.ts';

/** Each node that a ramp will use gives a sample of its memory: without them the run would be INVALID, and say so only at its end. */
export const nodeMemory: PreflightCheck = {
  name: 'node-memory',
  async look(context) {
    const { ramps = [] } = context.needs.pods ?? {};
    if (ramps.length === 0) return [];
    const nodes = await context.listNodes();
    const places = await Promise.all(
      ramps.map(async (place) => ({ place, nodes: usableNodes(nodes, await placementAt(place, context)) })),
    );
    const empty = places.filter(({ nodes }) => nodes.length === 0).map(({ place }) => noNode(place));
    const all = new Map(places.flatMap(({ nodes }) => nodes.map((node) => [node.name, node] as const)));
    const looks = await Promise.all([...all.values()].map((node) => lookAt(node, context)));
    return [...empty, ...(looks.length === 0 ? [] : [summary(looks)])];
  },
};

/** With what its RuntimeClass adds, where that can be read: that it is there is looked at by benchmark-pods. */
async function placementAt(place: RampPlace, { cluster, signal }: CheckContext): Promise<Placement> {
  const { runtimeClass: name } = place;
  if (name === undefined) return place;
  const found = await readOrElse(
    signal,
    () => getIfThere({ resource: RESOURCES.runtimeClasses, name }, cluster, signal),
    () => undefined,
  );
  return found === undefined ? place : placedByClass(place, found);
}

const noNode = ({ runtimeClass }: RampPlace): PreflightFinding =>
  failing(
    `no node that is ready takes the containers of the ramp${runtimeClass === undefined ? '' : ` under RuntimeClass ${runtimeClass}`}`,
    'see nodeSelector and tolerations of the scenario, and scheduling of the RuntimeClass',
  );

interface Look {
  readonly name: string;
  readonly sample?: MemorySample;
  readonly reason?: string;
}

async function lookAt(node: NodeInventory, { cluster, signal }: CheckContext): Promise<Look> {
  const { name, memoryBytes } = node;
  const about = { name, ...(memoryBytes > 0 && { totalBytes: memoryBytes }) };
  return readOrElse<Look>(
    signal,
    async () => ({ name, sample: await readMemory(cluster, about, signal) }),
    (reason) => ({ name, reason }),
  );
}

function summary(looks: readonly Look[]): PreflightFinding {
  const unread = looks.filter(({ sample }) => sample === undefined);
  const [first] = unread;
  const of = `${counted(looks.length, 'node')} of the ramp`;
  if (first !== undefined) {
    const which = unread.length === looks.length ? of : `${unread.length} of ${of}`;
    return failing(`the memory of ${which} cannot be read: ${first.name}: ${first.reason}`, READABLE);
  }
  const bySecond = looks.filter(({ sample }) => sample?.by === 'metrics.k8s.io').map(({ name }) => name);
  if (bySecond.length === 0) return ok(`kubelets say how much memory ${of} have left`);
  return warning(
    `metrics.k8s.io says how much memory ${firstFew(bySecond)} have left, for their kubelets may not be read: a sample each 15 s to 60 s, and nothing of swap or of tasks that wait for memory`,
    `for the samples of kubelets grant ${ruleFor(KUBELETS)}, which is as good as a shell on every node`,
  );
}

const KUBELETS = { verb: 'get', resource: RESOURCES.nodes, subresource: 'proxy' };
const METRICS = { ...RESOURCES.nodes, apiVersion: 'metrics.k8s.io/v1beta1' };
const READABLE = `see what kubectl get --raw /api/v1/nodes/NAME/proxy/stats/summary says; kubelets take ${ruleFor(KUBELETS)}, or else a metrics server ${ruleFor({ verb: 'get', resource: METRICS })}`;
