import { isMeasurable, type NodeInventory, type OthersFact, type PodsOfOthers } from '../model/entry.ts';
import { type JsonObject, listAt, stringAt } from '../model/json.ts';
import { podRequests } from '../model/pod-requests.ts';
import { hasEnded, RESOURCES } from '../model/resources.ts';
import type { Experiment } from '../model/suite.ts';
import type { Cluster } from './cluster.ts';
import type { RunState } from './context.ts';
import { listNodes, takeInventory } from './inventory.ts';
import { listAll } from './list.ts';
import { isOwnNamespace } from './lock/namespaces.ts';

/** One pod that this run did not make. */
export interface OtherPod extends Pick<PodsOfOthers, 'cores' | 'memoryBytes' | 'background'> {
  readonly uid: string;
  readonly namespace: string;
  readonly ended: boolean;
}

/**
 * Looks at what the cluster carries beside this run, at an edge of a level: its nodes and versions, and on an exclusive cluster the pods of
 * others on the nodes that are measured.
 */
export async function lookAround(
  state: RunState,
  edge: OthersFact['edge'],
  level: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { experiment } = state.plan;
  const nodes = await takeInventory(state, await listNodes(state.cluster, signal), signal);
  if (experiment.cluster?.exclusive !== true) return;
  const token = state.held?.token;
  const isOurs = (namespace: string): boolean =>
    state.suite.namespaces.has(namespace) || (token !== undefined && isOwnNamespace(namespace, state.lock.name, token));
  const pods = await podsOfOthers(state.cluster, { experiment, nodes, isOurs }, signal);
  const { othersSeen } = state;
  const isNew = ({ uid }: OtherPod): boolean => othersSeen !== undefined && !othersSeen.has(uid);
  state.journal.append({ type: 'others', edge, level, namespaces: byNamespace(pods, isNew) });
  state.othersSeen = new Set(pods.map(({ uid }) => uid));
}

interface Whose {
  readonly experiment: Pick<Experiment, 'cluster' | 'subject'>;
  readonly nodes: readonly NodeInventory[];
  isOurs(namespace: string): boolean;
}

/** Every pod that is not ours on the nodes that take load, or that is on no node yet. */
export async function podsOfOthers(
  cluster: Cluster,
  { experiment, nodes, isOurs }: Whose,
  signal: AbortSignal,
): Promise<OtherPod[]> {
  const background = backgroundOf(experiment);
  const measured = new Set(nodes.filter(isMeasurable).map(({ name }) => name));
  const pods = await listAll(cluster, { resource: RESOURCES.pods }, signal);
  return pods.flatMap((pod) => {
    const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
    const node = stringAt(pod, 'spec', 'nodeName');
    if (isOurs(namespace) || (node !== undefined && !measured.has(node))) return [];
    return [toOtherPod(pod, namespace, background)];
  });
}

/** What belongs to the cluster while it is measured: what its file says, and the pods of the chart under test. */
const backgroundOf = ({ cluster, subject }: Whose['experiment']): readonly string[] => [
  ...(cluster?.background ?? []),
  ...(subject.kind === 'helm' ? [subject.namespace] : []),
];

const toOtherPod = (pod: JsonObject, namespace: string, known: readonly string[]): OtherPod => ({
  uid: stringAt(pod, 'metadata', 'uid') ?? '',
  namespace,
  ended: hasEnded(pod),
  cores: podRequests(pod).get('cpu') ?? 0,
  memoryBytes: podRequests(pod).get('memory') ?? 0,
  background: SYSTEM.test(namespace) || known.includes(namespace) || isOnEveryNode(pod),
});

/** Namespaces of Kubernetes, OpenShift and KubeVirt. */
const SYSTEM = /^(kube-.*|openshift-.*|kubevirt)$/;

/** Agents of the nodes themselves: of a DaemonSet, or a kubelet's static pods. */
const isOnEveryNode = (pod: JsonObject): boolean =>
  listAt(pod, 'metadata', 'ownerReferences').some((owner) =>
    ['DaemonSet', 'Node'].includes(stringAt(owner, 'kind') ?? ''),
  );

/** Pods of one namespace together; where some of them are the cluster's own and others not, those others count. */
export function byNamespace(pods: readonly OtherPod[], isNew: (pod: OtherPod) => boolean): OthersFact['namespaces'] {
  const groups = Map.groupBy(pods, ({ namespace }) => namespace);
  return Object.fromEntries(
    [...groups].sort().map(([namespace, all]) => {
      const foreign = all.filter(({ background }) => !background);
      const same = foreign.length > 0 ? foreign : all;
      const living = same.filter(({ ended }) => !ended);
      const total = (of: (pod: OtherPod) => number): number => living.reduce((sum, pod) => sum + of(pod), 0);
      return [
        namespace,
        {
          pods: living.length,
          cores: total(({ cores }) => cores),
          memoryBytes: total(({ memoryBytes }) => memoryBytes),
          appeared: same.filter(isNew).length,
          background: foreign.length === 0,
        },
      ];
    }),
  );
}
