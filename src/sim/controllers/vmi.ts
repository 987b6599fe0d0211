import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import { type EpochMs, ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import { VMI_FINALIZER } from '../registry/defaults.ts';
import { randomSuffix } from '../registry/names.ts';
import {
  conditionOf,
  controllerOf,
  hasCondition,
  isDeleting,
  keyOf,
  labelsOf,
  nameOf,
  namespaceOf,
  phaseOf,
  stamp,
  uidOf,
  withCondition,
  withMetadata,
  withoutFinalizer,
  withStatus,
} from '../registry/objects.ts';
import type { ControllerClient } from './client.ts';
import { launcherPod } from './launcher-pod.ts';
import { isObserved, observed } from './observed.ts';
import { isUnschedulable } from './scheduler.ts';
import { createWorkQueue } from './work-queue.ts';

/** virt-controller's part in the life of a VirtualMachineInstance: its launcher pod, its phases up to Scheduled, its end. */
export function runVmiController(context: SimContext, client: ControllerClient): void {
  const { registry, store, serverNow, options, owners, components, events, traffic } = context;
  const random = context.random.fork('vmi');
  const vmis = registry.kinds.named('VirtualMachineInstance');
  const pods = registry.kinds.named('Pod');
  const queue = createWorkQueue(context, {
    name: 'virt-controller-vmi',
    process: components.virtController,
    workers: 10,
    workMs: ms(2),
    random,
    reconcile,
  });

  async function reconcile(key: string): Promise<void> {
    const vmi = registry.find(vmis, key);
    if (vmi === undefined) return;
    const [podKey] = owners.of(uidOf(vmi), pods);
    const pod = podKey === undefined ? undefined : registry.find(pods, podKey);
    if (isDeleting(vmi)) return endVmi(vmi, pod);
    if (hasEnded(vmi)) return;
    if (!isObserved(vmi)) return void (await client.write(vmis, vmi, observed(vmi)));
    const launcher = pod ?? (phaseOf(vmi) === 'Pending' ? await makePod(vmi) : undefined);
    await updateStatus(vmi, launcher);
  }

  async function makePod(vmi: JsonObject): Promise<JsonObject> {
    const launcher = launcherPod(vmi, randomSuffix(random), options.kubevirtVersion);
    const made = await client.create(pods, namespaceOf(vmi), launcher);
    const message = `Created virtual machine pod ${nameOf(made)}`;
    traffic.as(components.virtController, () =>
      events.record(vmi, 'virtualmachine-controller', 'Normal', 'SuccessfulCreate', message),
    );
    return made;
  }

  async function updateStatus(vmi: JsonObject, pod: JsonObject | undefined): Promise<void> {
    const goesOn = pod !== undefined && !hasEnded(pod) && !isDeleting(pod);
    if (!goesOn) {
      await client.write(vmis, vmi, withVmiPhase(notReady(vmi, 'PodTerminating', serverNow()), 'Failed', serverNow()));
      return;
    }
    // Fails, and is tried again, where the scheduler placed the pod in the meantime.
    const gated = await client.write(pods, pod, unpaused(pod, serverNow()), STATUS_PATCH);
    await client.write(pods, gated, withNodeOf(vmi, gated), { verb: 'patch' });
    await client.write(vmis, vmi, advanced(vmi, pod, serverNow()));
  }

  async function endVmi(vmi: JsonObject, pod: JsonObject | undefined): Promise<void> {
    const guestRuns = ['Scheduled', 'Running'].includes(phaseOf(vmi));
    if (pod !== undefined && !isDeleting(pod)) await client.delete(pods, keyOf(pod));
    else if (pod === undefined && !guestRuns) await client.write(vmis, vmi, withoutFinalizer(vmi, VMI_FINALIZER));
  }

  store.subscribe(({ type, kind, object }) => {
    if (kind === vmis && type !== 'DELETED') queue.add(keyOf(object));
    const owner = kind === pods ? controllerOf(object) : undefined;
    if (owner?.kind === 'VirtualMachineInstance') queue.add(`${namespaceOf(object)}/${owner.name}`);
  });
}

/** The VMI in a phase, with the time of the transition as KubeVirt keeps it. */
export function withVmiPhase(vmi: JsonObject, phase: string, now: EpochMs): JsonObject {
  const before = listAt(vmi, 'status', 'phaseTransitionTimestamps');
  const entry = { phase, phaseTransitionTimestamp: stamp(now) };
  return withStatus(vmi, { phase, phaseTransitionTimestamps: [...before, entry] });
}

/** virt-handler says of a guest that QEMU has not let run that it was paused. */
export const startedPaused = (vmi: JsonObject, now: EpochMs): JsonObject =>
  phaseOf(vmi) === 'Running' && stringAt(vmi, 'spec', 'startStrategy') === 'Paused'
    ? withCondition(vmi, { type: 'Paused', status: 'True', reason: 'PausedByUser' }, now)
    : vmi;

/** Where a VMI goes from here; the same object where it stays. */
function advanced(vmi: JsonObject, pod: JsonObject, now: EpochMs): JsonObject {
  switch (phaseOf(vmi)) {
    case 'Pending':
      return withVmiPhase(notReady(vmi, 'GuestNotRunning', now), 'Scheduling', now);
    case 'Scheduling':
      if (hasCondition(pod, 'Ready')) return scheduled(vmi, pod, now);
      return isUnschedulable(pod) ? unschedulable(vmi, pod, now) : vmi;
    default:
      return vmi;
  }
}

const UNPAUSED = 'kubevirt.io/virtual-machine-unpaused';
const NODE_NAME = 'kubevirt.io/nodeName';

/** The readiness gate of launcher pods. */
const unpaused = (pod: JsonObject, now: EpochMs): JsonObject =>
  hasCondition(pod, UNPAUSED) ? pod : withCondition(pod, { type: UNPAUSED, status: 'True' }, now);

/** Once an instance has a node its pod is labelled with it as well. */
function withNodeOf(vmi: JsonObject, pod: JsonObject): JsonObject {
  const node = labelsOf(vmi)[NODE_NAME];
  return node === undefined ? pod : withMetadata(pod, { labels: { ...labelsOf(pod), [NODE_NAME]: node } });
}

const notReady = (vmi: JsonObject, reason: string, now: EpochMs): JsonObject =>
  withCondition(vmi, { type: 'Ready', status: 'False', reason }, now);

function scheduled(vmi: JsonObject, pod: JsonObject, now: EpochMs): JsonObject {
  const nodeName = stringAt(pod, 'spec', 'nodeName') ?? '';
  const labelled = withMetadata(vmi, { labels: { ...labelsOf(vmi), [NODE_NAME]: nodeName } });
  const interfaces = [{ name: 'default', ipAddress: stringAt(pod, 'status', 'podIP') ?? '' }];
  const status = { nodeName, interfaces, activePods: { [uidOf(pod)]: nodeName } };
  return withVmiPhase(withStatus(labelled, status), 'Scheduled', now);
}

function unschedulable(vmi: JsonObject, pod: JsonObject, now: EpochMs): JsonObject {
  const message = stringAt(conditionOf(pod, 'PodScheduled'), 'message') ?? '';
  return withCondition(vmi, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }, now);
}
