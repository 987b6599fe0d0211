import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import { type EpochMs, ms } from '../../model/units.ts';
import type { Context } from '../context.ts';
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
import { launcherPod } from './launcher-pod.ts';
import { isUnschedulable } from './scheduler.ts';
import { createWorkQueue } from './work-queue.ts';

/** virt-controller's part in the life of a VirtualMachineInstance: its launcher pod, its phases up to Scheduled, its end. */
export function runVmiController(context: Context): void {
  const { registry, store, serverNow, options, owners, components, events } = context;
  const random = context.random.fork('vmi');
  const vmis = registry.kinds.named('VirtualMachineInstance');
  const pods = registry.kinds.named('Pod');
  const queue = createWorkQueue(context, {
    name: 'virt-controller-vmi',
    process: components.virtController,
    workers: 10,
    workMs: ms(40),
    random,
    reconcile,
  });

  function reconcile(key: string): void {
    const vmi = registry.find(vmis, key);
    if (vmi === undefined) return;
    const [podKey] = owners.of(uidOf(vmi), pods);
    const pod = podKey === undefined ? undefined : registry.find(pods, podKey);
    if (isDeleting(vmi)) endVmi(vmi, pod);
    else if (!hasEnded(vmi)) advance(vmi, pod);
  }

  function advance(vmi: JsonObject, pod: JsonObject | undefined): void {
    const now = serverNow();
    if (pod === undefined && phaseOf(vmi) === 'Pending') {
      const launcher = launcherPod(vmi, randomSuffix(random), options.kubevirtVersion);
      const made = nameOf(registry.create(pods, namespaceOf(vmi), launcher));
      events.record(
        vmi,
        'virtualmachine-controller',
        'Normal',
        'SuccessfulCreate',
        `Created virtual machine pod ${made}`,
      );
    } else if (pod === undefined || hasEnded(pod) || isDeleting(pod)) {
      registry.write(vmis, withVmiPhase(notReady(vmi, 'PodTerminating', now), 'Failed', now));
    } else if (phaseOf(vmi) === 'Pending') {
      registry.write(vmis, withVmiPhase(notReady(vmi, 'GuestNotRunning', now), 'Scheduling', now));
    } else if (phaseOf(vmi) === 'Scheduling' && hasCondition(pod, 'Ready')) {
      registry.write(vmis, scheduled(vmi, pod, now));
    } else if (phaseOf(vmi) === 'Scheduling' && isUnschedulable(pod)) {
      registry.write(vmis, unschedulable(vmi, pod, now));
    }
  }

  function endVmi(vmi: JsonObject, pod: JsonObject | undefined): void {
    const runs = ['Scheduled', 'Running'].includes(phaseOf(vmi));
    if (runs && pod !== undefined) return;
    if (pod === undefined) {
      registry.write(vmis, withoutFinalizer(vmi, VMI_FINALIZER));
    } else if (!isDeleting(pod)) {
      registry.delete(pods, keyOf(pod));
    }
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

const notReady = (vmi: JsonObject, reason: string, now: EpochMs): JsonObject =>
  withCondition(vmi, { type: 'Ready', status: 'False', reason }, now);

function scheduled(vmi: JsonObject, pod: JsonObject, now: EpochMs): JsonObject {
  const nodeName = stringAt(pod, 'spec', 'nodeName') ?? '';
  const labelled = withMetadata(vmi, { labels: { ...labelsOf(vmi), 'kubevirt.io/nodeName': nodeName } });
  const interfaces = [{ name: 'default', ipAddress: stringAt(pod, 'status', 'podIP') ?? '' }];
  const status = { nodeName, interfaces, activePods: { [uidOf(pod)]: nodeName } };
  return withVmiPhase(withStatus(labelled, status), 'Scheduled', now);
}

function unschedulable(vmi: JsonObject, pod: JsonObject, now: EpochMs): JsonObject {
  const message = stringAt(conditionOf(pod, 'PodScheduled'), 'message') ?? '';
  return withCondition(vmi, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }, now);
}
