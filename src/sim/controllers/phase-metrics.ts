import { type Json, listAt, stringAt } from '../../model/json.ts';
import { parseInstant } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { phaseOf } from '../registry/objects.ts';

/** virt-controller's histograms of VMI phase transitions, from the object's own stamps as KubeVirt computes them. */
export function measurePhases({ store, registry, components }: SimContext): void {
  const vmis = registry.kinds.named('VirtualMachineInstance');
  store.subscribe(({ type, kind, object, previous }) => {
    if (kind !== vmis || type === 'DELETED' || previous === undefined || phaseOf(previous) === phaseOf(object)) return;
    const [before, last] = listAt(object, 'status', 'phaseTransitionTimestamps').slice(-2);
    const [from, to] = [secondsAt(before), secondsAt(last)];
    const created = seconds(stringAt(object, 'metadata', 'creationTimestamp'));
    components.virtController.meters().phase(phaseOf(previous), phaseOf(object), to - from, to - created);
  });
}

const secondsAt = (entry: Json | undefined): number => seconds(stringAt(entry, 'phaseTransitionTimestamp'));

const seconds = (text: string | undefined): number => (parseInstant(text ?? '') ?? 0) / 1000;
