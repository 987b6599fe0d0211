import { hasEntries, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { admits as admitsByPlacement, placementOf } from '../../model/placement.ts';
import { podRequests, type Resources } from '../../model/pod-requests.ts';
import { ms, seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { STATUS_PATCH } from '../metrics/traffic.ts';
import {
  conditionOf,
  hasCondition,
  isDeleting,
  keyOf,
  labelsOf,
  nameOf,
  namespaceOf,
  phaseOf,
  uidOf,
  withCondition,
} from '../registry/objects.ts';
import { allocatableOf, fits } from '../resources.ts';
import type { ControllerClient } from './client.ts';
import { createNodeUsage } from './node-usage.ts';
import { createWorkQueue } from './work-queue.ts';

interface KnownNode {
  readonly name: string;
  readonly node: JsonObject;
  readonly allocatable: Resources;
}

/** kube-scheduler: takes pods from one queue, one at a time, and binds each to the emptiest node that it fits on. */
export function runScheduler(context: SimContext, client: ControllerClient): void {
  const { registry, store, serverNow, components, events, traffic } = context;
  const pods = registry.kinds.named('Pod');
  const nodes = registry.kinds.named('Node');
  const usage = createNodeUsage(context);
  const known = new Map<string, KnownNode>();
  const unschedulable = new Set<string>();
  const queue = createWorkQueue(context, {
    name: 'scheduling',
    process: components.scheduler,
    workers: 1,
    workMs: ms(context.options.schedulerPodMs),
    random: context.random.fork('scheduler'),
    reconcile,
  });

  async function reconcile(key: string): Promise<void> {
    await client.token();
    const pod = registry.find(pods, key);
    if (pod === undefined || !waitsForNode(pod)) return;
    const requests = podRequests(pod);
    const candidates = [...known.values()].filter(({ node }) => admits(node, pod) && agrees(node, pod));
    const fitting = candidates.filter(({ name, allocatable }) => fits(usage.of(name), requests, allocatable));
    const emptiest = fitting.reduce<KnownNode | undefined>(
      (best, node) => (best === undefined || podsOn(node) < podsOn(best) ? node : best),
      undefined,
    );
    if (emptiest === undefined) refuse(pod, candidates.length);
    else bind(pod, emptiest.name);
  }

  /** Near the pods that it must be near, and away from the others, as they are placed now. */
  const agrees = (node: JsonObject, pod: JsonObject): boolean =>
    requiredTerms(pod).every(({ topologyKey, labels, isNear }) => {
      const place = labelsOf(node)[topologyKey];
      const others = registry.list(pods).filter((other) => isMeant(other, pod, labels));
      // The first of those that must be near each other goes anywhere, as kube-scheduler has it.
      const isFirst = hasEntries(labelsOf(pod), labels) && !others.some(isBound);
      if (isNear && isFirst) return true;
      const isThere = others.some((other) => {
        const on = known.get(stringAt(other, 'spec', 'nodeName') ?? '');
        return on !== undefined && labelsOf(on.node)[topologyKey] === place;
      });
      return isThere === isNear;
    });

  const podsOn = ({ name }: KnownNode): number => usage.of(name).get('pods') ?? 0;

  function bind(pod: JsonObject, nodeName: string): void {
    const bound = { ...pod, spec: { ...objectAt(pod, 'spec'), nodeName } };
    const placed = withCondition(bound, { type: 'PodScheduled', status: 'True' }, serverNow());
    traffic.as(components.scheduler, () => registry.write(pods, placed, BINDING));
    events.record(pod, SCHEDULER, 'Normal', 'Scheduled', `Successfully assigned ${keyOf(pod)} to ${nodeName}`);
  }

  function refuse(pod: JsonObject, candidates: number): void {
    unschedulable.add(keyOf(pod));
    const message = `0/${known.size} nodes are available: ${candidates} fit by label and taint, none has room.`;
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
    const refused = withCondition(pod, condition, serverNow());
    traffic.as(components.scheduler, () => registry.write(pods, refused, STATUS_PATCH));
    events.record(pod, SCHEDULER, 'Warning', 'FailedScheduling', message);
  }

  const retry = (): void => {
    for (const key of unschedulable) queue.add(key, seconds(1));
    unschedulable.clear();
  };

  const learn = (node: JsonObject): void => {
    known.set(nameOf(node), { name: nameOf(node), node, allocatable: allocatableOf(node) });
  };
  for (const node of store.list(nodes)) learn(node);

  store.subscribe(({ type, kind, object }) => {
    if (kind === nodes && type === 'DELETED') known.delete(nameOf(object));
    else if (kind === nodes) learn(object);
    if (kind === nodes || (kind === pods && type === 'DELETED')) retry();
    const isNew = kind === pods && type === 'ADDED' && waitsForNode(object);
    if (isNew) queue.add(keyOf(object));
  });
}

/** A required term of pod affinity, or of its opposite; only labels that must be equal are played. */
interface AffinityTerm {
  readonly topologyKey: string;
  readonly labels: JsonObject;
  readonly isNear: boolean;
}

const requiredTerms = (pod: JsonObject): AffinityTerm[] =>
  (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) =>
    listAt(pod, 'spec', 'affinity', side, 'requiredDuringSchedulingIgnoredDuringExecution').map((term) => ({
      topologyKey: stringAt(term, 'topologyKey') ?? '',
      labels: objectAt(term, 'labelSelector', 'matchLabels'),
      isNear: side === 'podAffinity',
    })),
  );

const isMeant = (other: JsonObject, pod: JsonObject, labels: JsonObject): boolean =>
  namespaceOf(other) === namespaceOf(pod) && uidOf(other) !== uidOf(pod) && hasEntries(labelsOf(other), labels);

const isBound = (pod: JsonObject): boolean => stringAt(pod, 'spec', 'nodeName') !== undefined;

const SCHEDULER = 'default-scheduler';
const BINDING = { verb: 'create', subresource: 'binding' } as const;

const waitsForNode = (pod: JsonObject): boolean =>
  phaseOf(pod) === 'Pending' &&
  stringAt(pod, 'spec', 'schedulerName') === SCHEDULER &&
  stringAt(pod, 'spec', 'nodeName') === undefined &&
  !isDeleting(pod);

/** Labels, taints and readiness; room is another question. */
function admits(node: JsonObject, pod: JsonObject): boolean {
  return (
    hasCondition(node, 'Ready') &&
    valueAt(node, 'spec', 'unschedulable') !== true &&
    admitsByPlacement(placementOf(objectAt(pod, 'spec')), node)
  );
}

export const isUnschedulable = (pod: JsonObject): boolean =>
  conditionOf(pod, 'PodScheduled')?.reason === 'Unschedulable';
