import { isJsonObject, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import { type EpochMs, elapsed, type Milliseconds, parseInstant } from '../../model/units.ts';
import { conditionOf, isDeleting, labelsOf, nameOf, phaseOf } from '../registry/objects.ts';

/** A column of the table of a kind. */
export interface TableColumn {
  readonly name: string;
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
  readonly cell: (object: JsonObject, now: EpochMs) => string;
}

const column = (name: string, cell: TableColumn['cell'], wide = false): TableColumn => ({ name, cell, wide });

const text =
  (...path: string[]) =>
  (object: JsonObject): string => {
    const value = valueAt(object, ...path);
    return value === undefined || value === null ? '' : String(value);
  };

const conditionStatus =
  (type: string) =>
  (object: JsonObject): string =>
    stringAt(conditionOf(object, type), 'status') ?? '';

const age = (object: JsonObject, now: EpochMs): string => {
  const created = parseInstant(stringAt(object, 'metadata', 'creationTimestamp') ?? '');
  return created === undefined ? '<unknown>' : humanDuration(elapsed(created, now));
};

const NAME = column('Name', nameOf);
const AGE = column('Age', age);

const REPLICAS: readonly TableColumn[] = [
  NAME,
  column('Desired', text('spec', 'replicas')),
  column('Current', text('status', 'replicas')),
  column('Ready', text('status', 'readyReplicas')),
  AGE,
];

const TABLES: Readonly<Record<string, readonly TableColumn[]>> = {
  Pod: [
    NAME,
    column('Ready', (pod) => {
      const statuses = listAt(pod, 'status', 'containerStatuses').filter(isJsonObject);
      return `${statuses.filter(({ ready }) => ready === true).length}/${listAt(pod, 'spec', 'containers').length}`;
    }),
    column('Status', (pod) => (isDeleting(pod) ? 'Terminating' : phaseOf(pod))),
    column('Restarts', () => '0'),
    AGE,
    column('IP', text('status', 'podIP'), true),
    column('Node', text('spec', 'nodeName'), true),
  ],
  Node: [
    NAME,
    column('Status', (node) => {
      const ready = conditionStatus('Ready')(node) === 'True' ? 'Ready' : 'NotReady';
      return valueAt(node, 'spec', 'unschedulable') === true ? `${ready},SchedulingDisabled` : ready;
    }),
    column('Roles', (node) => {
      const roles = Object.keys(labelsOf(node)).flatMap(
        (key) => /^node-role\.kubernetes\.io\/(.+)/.exec(key)?.[1] ?? [],
      );
      return roles.length === 0 ? '<none>' : roles.join(',');
    }),
    AGE,
    column('Version', text('status', 'nodeInfo', 'kubeletVersion')),
    column('Kernel-Version', text('status', 'nodeInfo', 'kernelVersion'), true),
  ],
  Namespace: [NAME, column('Status', phaseOf), AGE],
  Event: [
    column('Last Seen', (event, now) => {
      const seen = parseInstant(stringAt(event, 'lastTimestamp') ?? '');
      return seen === undefined ? '<unknown>' : humanDuration(elapsed(seen, now));
    }),
    column('Type', text('type')),
    column('Reason', text('reason')),
    column(
      'Object',
      (event) => `${text('involvedObject', 'kind')(event).toLowerCase()}/${text('involvedObject', 'name')(event)}`,
    ),
    column('Message', text('message')),
  ],
  Lease: [NAME, column('Holder', text('spec', 'holderIdentity')), AGE],
  Deployment: [
    NAME,
    column('Ready', (d) => `${text('status', 'readyReplicas')(d) || 0}/${text('spec', 'replicas')(d)}`),
    column('Up-to-date', text('status', 'updatedReplicas')),
    column('Available', text('status', 'availableReplicas')),
    AGE,
  ],
  KubeVirt: [NAME, AGE, column('Phase', phaseOf)],
  VirtualMachine: [
    NAME,
    AGE,
    column('Status', text('status', 'printableStatus')),
    column('Ready', conditionStatus('Ready')),
  ],
  VirtualMachineInstance: [
    NAME,
    AGE,
    column('Phase', phaseOf),
    column('IP', (vmi) => stringAt(listAt(vmi, 'status', 'interfaces')[0], 'ipAddress') ?? ''),
    column('NodeName', text('status', 'nodeName')),
    column('Ready', conditionStatus('Ready')),
    column('Live-Migratable', conditionStatus('LiveMigratable'), true),
  ],
  ReplicaSet: REPLICAS,
  VirtualMachineInstanceReplicaSet: REPLICAS,
};

export const columnsOf = (kind: string): readonly TableColumn[] => TABLES[kind] ?? [NAME, AGE];

/** As k8s.io/apimachinery/pkg/util/duration writes ages: `45s`, `3m10s`, `12m`, `5h3m`, `2d4h`. */
function humanDuration(duration: Milliseconds): string {
  const seconds = Math.max(0, Math.floor(duration / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  const both = (large: string, small: number, unit: string): string =>
    small === 0 ? large : `${large}${small}${unit}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(`${minutes}m`, seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(`${hours}h`, minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(`${days}d`, hours % 24, 'h');
  return `${days}d`;
}
