import { type Json, type JsonObject, valueAt } from './json.ts';
import { groupKind } from './resources.ts';

/** When an object counts as having arrived. */
export type ReadyWhen =
  | { readonly phase: string }
  | { readonly condition: string }
  | {
      readonly equal: { readonly path: string; readonly to: Json } | { readonly path: string; readonly toPath: string };
    };

/** Phases and conditions that are measured where they occur, beside the one in which an object has arrived, by kind. */
export const MILESTONES: ReadonlyMap<string, readonly string[]> = new Map([
  ['VirtualMachine', ['Ready']],
  ['VirtualMachineInstance', ['Created', 'Pending', 'Scheduling', 'Scheduled', 'Running', 'Ready', 'AgentConnected']],
  ['Pod', ['Created', 'PodScheduled', 'Initialized', 'ContainersReady', 'Ready', 'Running']],
]);

/** The phase in which a workload's object has arrived, by the name that measurements carry. */
export function arrivalPhase(ready: ReadyWhen): string {
  if ('phase' in ready) return ready.phase;
  if ('condition' in ready) return ready.condition;
  return 'to' in ready.equal && typeof ready.equal.to === 'string' ? ready.equal.to : 'Ready';
}

/** When an object of a manifest is ready if its workload does not say; undefined for a kind that prowess does not know. */
export function defaultReady(manifest: JsonObject): ReadyWhen | undefined {
  const known = DEFAULTS[groupKind({ apiVersion: String(manifest.apiVersion), kind: String(manifest.kind) })];
  if (known === undefined || !('count' in known)) return known;
  const isCounted = valueAt(manifest, 'spec', 'replicas') !== undefined;
  return { equal: { path: known.count, ...(isCounted ? { toPath: 'spec.replicas' } : { to: 1 }) } };
}

/** What a set's controller counts as there: a phase of what it makes. */
export interface Counted {
  readonly kind: string;
  readonly phase: string;
}

/** What a workload's throughput counts, where it brings several; undefined where the object counts for itself. */
export const countedOf = (manifest: JsonObject): Counted | undefined =>
  COUNTED[groupKind({ apiVersion: String(manifest.apiVersion), kind: String(manifest.kind) })];

const PODS: Counted = { kind: 'Pod', phase: 'Ready' };
const INSTANCES: Counted = { kind: 'VirtualMachineInstance', phase: 'Running' };

const COUNTED: Readonly<Record<string, Counted>> = {
  '/ReplicationController': PODS,
  'apps/Deployment': PODS,
  'apps/ReplicaSet': PODS,
  'apps/StatefulSet': PODS,
  'batch/Job': { kind: 'Pod', phase: 'Succeeded' },
  'kubevirt.io/VirtualMachineInstanceReplicaSet': INSTANCES,
  'pool.kubevirt.io/VirtualMachinePool': INSTANCES,
};

/** `count`: where the replicas that have arrived are counted; where no number is asked for there is one. */
type Default = ReadyWhen | { readonly count: string };

const THERE: ReadyWhen = { equal: { path: 'metadata.uid', toPath: 'metadata.uid' } };

/**
 * What the kinds' own controllers report when all of it has arrived, by group and kind. No number that is 0 before the controller has
 * seen the object (`numberReady` of a DaemonSet); not Available of a Deployment, which is true when a quarter is still missing.
 */
const DEFAULTS: Readonly<Record<string, Default>> = {
  '/Pod': { phase: 'Running' },
  '/ReplicationController': { count: 'status.availableReplicas' },
  '/PersistentVolumeClaim': { phase: 'Bound' },
  '/ConfigMap': THERE,
  '/Secret': THERE,
  '/Service': THERE,
  'apps/Deployment': { count: 'status.availableReplicas' },
  'apps/ReplicaSet': { count: 'status.availableReplicas' },
  'apps/StatefulSet': { count: 'status.availableReplicas' },
  'apps/DaemonSet': { equal: { path: 'status.numberAvailable', toPath: 'status.desiredNumberScheduled' } },
  'batch/Job': { condition: 'Complete' },
  'kubevirt.io/VirtualMachine': { condition: 'Ready' },
  'kubevirt.io/VirtualMachineInstance': { phase: 'Running' },
  'kubevirt.io/VirtualMachineInstanceReplicaSet': { count: 'status.readyReplicas' },
  'pool.kubevirt.io/VirtualMachinePool': { count: 'status.readyReplicas' },
};

/** The phase in which an object of a kind has arrived if its workload does not say; `Ready` for a kind that prowess does not know. */
export const usualArrivalPhase = (kind: string): string => USUAL_PHASES.get(kind) ?? 'Ready';

const USUAL_PHASES: ReadonlyMap<string, string> = new Map(
  Object.entries(DEFAULTS).map(([name, ready]) => [
    name.split('/')[1] ?? '',
    'count' in ready ? 'Ready' : arrivalPhase(ready),
  ]),
);

/** The kinds that prowess knows, by group and kind, sorted: `apps/Deployment`. */
export const KNOWN_KINDS: readonly string[] = Object.keys(DEFAULTS).sort();
