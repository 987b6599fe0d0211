import { type JsonObject, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import { ms, seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import {
  controllerOf,
  hasCondition,
  isDeleting,
  keyOf,
  nameOf,
  namespaceOf,
  ownerReference,
  phaseOf,
  withCondition,
  withFinalizer,
  withoutFinalizer,
  withStatus,
} from '../registry/objects.ts';
import type { ControllerClient } from './client.ts';
import { isObserved, observed } from './observed.ts';
import { createWorkQueue } from './work-queue.ts';

const FINALIZER = 'kubevirt.io/virtualMachineControllerFinalize';

/** virt-controller's part in the life of a VirtualMachine: its instance exists while the run strategy wants it. */
export function runVmController(context: SimContext, client: ControllerClient): void {
  const { registry, store, components, serverNow, events, traffic } = context;
  const vms = registry.kinds.named('VirtualMachine');
  const vmis = registry.kinds.named('VirtualMachineInstance');
  const queue = createWorkQueue(context, {
    name: 'virt-controller-vm',
    process: components.virtController,
    workers: 10,
    workMs: ms(15),
    random: context.random.fork('vm'),
    async reconcile(key) {
      const vm = registry.find(vms, key);
      if (vm === undefined) return;
      const vmi = ownInstance(vm);
      if (isDeleting(vm)) return end(vm, vmi);
      if (!isObserved(vm)) return void (await client.write(vms, vm, observed(vm)));
      const held = await client.write(vms, vm, withFinalizer(vm, FINALIZER), { verb: 'patch' });
      const wanted = wantsInstance(vm, vmi);
      if (wanted && vmi === undefined) await start(vm);
      if (!wanted && vmi !== undefined && !isDeleting(vmi)) await client.delete(vmis, keyOf(vmi));
      await client.write(vms, held, reported(held, ownInstance(vm)), { verb: 'update', subresource: 'status' });
    },
  });

  async function start(vm: JsonObject): Promise<void> {
    const { virtController } = components;
    const made = await client.create(vmis, namespaceOf(vm), instanceOf(vm));
    const message = `Started the virtual machine by creating the new virtual machine instance ${nameOf(made)}`;
    traffic.as(virtController, () =>
      events.record(vm, 'virtualmachine-controller', 'Normal', 'SuccessfulCreate', message),
    );
  }

  function ownInstance(vm: JsonObject): JsonObject | undefined {
    const vmi = registry.find(vmis, keyOf(vm));
    return vmi !== undefined && controllerOf(vmi)?.uid === ownerReference(vm).uid ? vmi : undefined;
  }

  async function end(vm: JsonObject, vmi: JsonObject | undefined): Promise<void> {
    if (vmi === undefined) {
      await client.write(vms, vm, withoutFinalizer(vm, FINALIZER), { verb: 'patch' });
      return;
    }
    if (!isDeleting(vmi)) await client.delete(vmis, keyOf(vmi));
    const said = withStatus(vm, { printableStatus: 'Terminating' });
    await client.write(vms, vm, said, { verb: 'update', subresource: 'status' });
  }

  function reported(vm: JsonObject, vmi: JsonObject | undefined): JsonObject {
    const ready = vmi !== undefined && hasCondition(vmi, 'Ready');
    const status = withStatus(vm, {
      created: vmi !== undefined,
      ready,
      printableStatus: printableStatus(vmi),
      observedGeneration: valueAt(vm, 'metadata', 'generation') ?? 1,
    });
    const condition = ready ? {} : { reason: vmi === undefined ? 'VMINotExists' : 'GuestNotRunning' };
    return withCondition(status, { type: 'Ready', status: ready ? 'True' : 'False', ...condition }, serverNow());
  }

  store.subscribe(({ type, kind, object }) => {
    if (kind === vms && type !== 'DELETED') queue.add(keyOf(object));
    const owner = kind === vmis ? controllerOf(object) : undefined;
    if (owner?.kind === 'VirtualMachine') {
      // A VM whose instance ended comes back after a pause, as with CrashLoopBackOff.
      queue.add(keyOf(object), type === 'DELETED' && hasEnded(object) ? seconds(1) : undefined);
    }
  });
}

function wantsInstance(vm: JsonObject, vmi: JsonObject | undefined): boolean {
  const phase = vmi === undefined ? '' : phaseOf(vmi);
  const startedBefore = valueAt(vm, 'status', 'created') === true;
  switch (stringAt(vm, 'spec', 'runStrategy') ?? (valueAt(vm, 'spec', 'running') === true ? 'Always' : 'Halted')) {
    case 'Always':
      return vmi === undefined || !hasEnded(vmi);
    case 'RerunOnFailure':
      return phase !== 'Failed' && (vmi !== undefined || phase !== 'Succeeded');
    case 'Once':
      return vmi !== undefined || !startedBefore;
    case 'Manual':
    case 'WaitAsReceiver':
      return vmi !== undefined;
    default:
      return false;
  }
}

const PRINTABLE: Readonly<Record<string, string>> = { Running: 'Running', Succeeded: 'Stopped', Failed: 'Stopped' };

function printableStatus(vmi: JsonObject | undefined): string {
  if (vmi === undefined) return 'Stopped';
  if (isDeleting(vmi)) return 'Stopping';
  return hasCondition(vmi, 'Paused') ? 'Paused' : (PRINTABLE[phaseOf(vmi)] ?? 'Starting');
}

function instanceOf(vm: JsonObject): JsonObject {
  const template = objectAt(vm, 'spec', 'template');
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstance',
    metadata: {
      ...objectAt(template, 'metadata'),
      name: nameOf(vm),
      namespace: namespaceOf(vm),
      ownerReferences: [ownerReference(vm)],
    },
    spec: objectAt(template, 'spec'),
  };
}
