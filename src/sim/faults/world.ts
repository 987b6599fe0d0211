import { type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import type { SimContext } from '../context.ts';
import { podEvicted, podOomKilled, podRestarted, RESTART_DELAY } from '../controllers/killed-pod.ts';
import { makeNamespace } from '../populate.ts';
import type { Kind } from '../registry/kinds.ts';
import { isDeleting, keyOf, nameOf, phaseOf, uidOf } from '../registry/objects.ts';

/** The faults that act by themselves: what others left, make, delete or restart. */
export function runWorldFaults(context: SimContext): void {
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
  faults.schedule('pod-killed', ({ name = '', objects, how }) => {
    const running = registry.list(registry.kinds.named('Pod')).filter((pod) => phaseOf(pod) === 'Running');
    const victims = running.filter((pod) => nameOf(pod).startsWith(name) && !isDeleting(pod));
    for (const pod of victims.slice(0, objects)) kill(context, pod, how);
  });
  faults.schedule('restart', ({ component, instances }) => {
    const found = components.all.filter((process) => process.component === component);
    for (const process of found.slice(0, instances)) process.restart();
  });
}

function kill({ registry, time, serverNow }: SimContext, pod: JsonObject, how: 'OOMKilled' | 'Evicted'): void {
  const pods = registry.kinds.named('Pod');
  registry.write(pods, how === 'Evicted' ? podEvicted(pod, serverNow()) : podOomKilled(pod, serverNow()));
  if (how === 'Evicted' || stringAt(pod, 'spec', 'restartPolicy') === 'Never') return;
  time.after(RESTART_DELAY, () => {
    const left = registry.find(pods, keyOf(pod));
    if (left !== undefined && uidOf(left) === uidOf(pod) && !isDeleting(left))
      registry.write(pods, podRestarted(left, serverNow()));
  });
}

function makeInstances({ registry }: SimContext, namespace: string, count: number): void {
  const vmis: Kind = registry.kinds.named('VirtualMachineInstance');
  for (let i = 0; i < count; i++) registry.create(vmis, namespace, instance(`vmi-${i}`, namespace));
}

const instance = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachineInstance',
  metadata: { name, namespace },
  spec: objectAt({ domain: { devices: {}, resources: { requests: { memory: '128Mi' } } } }),
});
