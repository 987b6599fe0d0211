import { type JsonObject, objectAt } from '../../model/json.ts';
import type { Context } from '../context.ts';
import { makeNamespace } from '../populate.ts';
import type { Kind } from '../registry/kinds.ts';
import { isDeleting, keyOf, nameOf } from '../registry/objects.ts';

/** The faults that act by themselves: what others left, make, delete or restart. */
export function runWorldFaults(context: Context): void {
  const { faults, registry, components } = context;
  faults.schedule('neighbours', ({ objects }) => {
    makeNamespace(context, 'neighbour');
    makeInstances(context, 'neighbour', objects);
  });
  faults.schedule('leftovers', ({ namespace, labels, objects }) => {
    makeNamespace(context, namespace, labels);
    makeInstances(context, namespace, objects);
  });
  faults.schedule('vanish', ({ kind, name = '', objects }) => {
    const table = registry.kinds.named(kind);
    const victims = registry.list(table).filter((o) => nameOf(o).startsWith(name) && !isDeleting(o));
    for (const object of victims.slice(0, objects)) registry.delete(table, keyOf(object));
  });
  faults.schedule('restart', ({ component, instances }) => {
    const found = components.all.filter((process) => process.component === component);
    for (const process of found.slice(0, instances)) process.restart();
  });
}

function makeInstances({ registry }: Context, namespace: string, count: number): void {
  const vmis: Kind = registry.kinds.named('VirtualMachineInstance');
  for (let i = 0; i < count; i++) registry.create(vmis, namespace, instance(`vmi-${i}`, namespace));
}

const instance = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachineInstance',
  metadata: { name, namespace },
  spec: objectAt({ domain: { devices: {}, resources: { requests: { memory: '128Mi' } } } }),
});
