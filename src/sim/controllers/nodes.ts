import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { type SentAs, STATUS_PATCH } from '../metrics/traffic.ts';
import { isDeleting, keyOf, withCondition, withStatus } from '../registry/objects.ts';
import {
  LEASE_NAMESPACE,
  type NewNode,
  nodeLease,
  nodeObject,
  renewed,
  withCordon,
  withHeartbeat,
  withSchedulable,
  withStatusBeat,
  withUnreachable,
} from './node-objects.ts';
import { withVmiPhase } from './vmi.ts';

const LEASE_EVERY = seconds(10);
const VIRT_HANDLER_EVERY = seconds(60);
const STATUS_EVERY = seconds(300);
/** node-monitor-grace-period of the node lifecycle controller. */
const NOT_READY_AFTER = seconds(40);
/** Default toleration of unreachable nodes, and about when virt-controller gives a virt-handler up. */
const GIVEN_UP_AFTER = seconds(300);

export interface Nodes {
  isAlive(node: string): boolean;
}

/** The machines: kubelet's Lease and status, virt-handler's heartbeat, and what happens when a machine falls silent. */
export function runNodes(context: SimContext): Nodes {
  const { registry, options, time, serverNow, faults } = context;
  const nodes = registry.kinds.named('Node');
  const leases = registry.kinds.named('Lease');
  const dead = new Set<string>();

  const touch = (name: string, change: (node: JsonObject) => JsonObject, as: SentAs = { verb: 'patch' }): void => {
    const node = registry.find(nodes, name);
    if (node !== undefined) registry.write(nodes, change(node), as);
  };

  const every = (name: string, period: Milliseconds, beat: () => void): void => {
    const again = (): void => {
      if (!dead.has(name)) beat();
      time.after(period, again, 'background');
    };
    time.after(period, again, 'background');
  };

  const join = (machine: NewNode): void => {
    const { name } = machine;
    const node = nodeObject(machine, options, serverNow());
    registry.create(nodes, '', node);
    touch(name, (created) => withStatus(created, objectAt(node, 'status')));
    registry.create(leases, LEASE_NAMESPACE, nodeLease(name, serverNow()));
    every(name, LEASE_EVERY, () => {
      const lease = registry.find(leases, `${LEASE_NAMESPACE}/${name}`);
      if (lease !== undefined) registry.write(leases, renewed(lease, serverNow()));
    });
    every(name, VIRT_HANDLER_EVERY, () => touch(name, (found) => withHeartbeat(found, serverNow())));
    every(name, STATUS_EVERY, () => touch(name, (found) => withStatusBeat(found, serverNow()), STATUS_PATCH));
  };

  const workers = Array.from({ length: options.nodes }, (_, i) => `node-${i}`);
  for (let i = 0; i < options.controlPlaneNodes; i++) {
    join({ name: `control-plane-${i}`, index: i, controlPlane: true });
  }
  for (const [i, name] of workers.entries()) join({ name, index: i + 100, controlPlane: false });

  const setReady = (name: string, ready: boolean): void =>
    touch(name, (node) => {
      const status = ready ? 'True' : 'Unknown';
      const reason = ready ? 'KubeletReady' : 'NodeStatusUnknown';
      return withUnreachable(withCondition(node, { type: 'Ready', status, reason }, serverNow()), !ready);
    });
  faults.schedule(
    'node-loss',
    ({ nodes: lost }) => {
      for (const name of workers.slice(0, lost)) {
        dead.add(name);
        time.after(NOT_READY_AFTER, () => dead.has(name) && setReady(name, false));
        time.after(GIVEN_UP_AFTER, () => dead.has(name) && giveUp(context, name, touch));
      }
    },
    ({ nodes: lost }) => {
      for (const name of workers.slice(0, lost)) {
        dead.delete(name);
        setReady(name, true);
      }
    },
  );
  const cordon = (cordoned: boolean) => (fault: { readonly nodes: number }) => {
    for (const name of workers.slice(0, fault.nodes)) touch(name, (node) => withCordon(node, cordoned));
  };
  faults.schedule('cordon', cordon(true), cordon(false));
  return { isAlive: (node) => !dead.has(node) };
}

/** Kubernetes evicts the pods of a node that stays silent; virt-controller fails its VMIs and schedules none there. */
function giveUp(
  context: SimContext,
  name: string,
  touch: (name: string, change: (n: JsonObject) => JsonObject) => void,
): void {
  const { registry, serverNow } = context;
  const [pods, vmis] = [registry.kinds.named('Pod'), registry.kinds.named('VirtualMachineInstance')];
  touch(name, (node) => withSchedulable(node, false));
  for (const vmi of registry.list(vmis).filter((found) => stringAt(found, 'status', 'nodeName') === name)) {
    if (!hasEnded(vmi)) registry.write(vmis, failedVmi(vmi));
  }
  for (const pod of registry.list(pods).filter((found) => stringAt(found, 'spec', 'nodeName') === name)) {
    if (!isDeleting(pod)) registry.delete(pods, keyOf(pod));
  }

  function failedVmi(vmi: JsonObject): JsonObject {
    const ready = { type: 'Ready', status: 'False', reason: 'NodeUnresponsive' } as const;
    return withVmiPhase(withCondition(vmi, ready, serverNow()), 'Failed', serverNow());
  }
}
