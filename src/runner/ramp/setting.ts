import { isMeasurable, type RampSettingFact } from '../../model/entry.ts';
import { objectAt, stringAt } from '../../model/json.ts';
import { placementOf } from '../../model/placement.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { RampNodeSetting, RampRun } from '../../model/ramp.ts';
import { RESOURCES, type Resource } from '../../model/resources.ts';
import { CALL_TIMEOUT } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { listAll } from '../list.ts';
import { readOrElse } from '../metrics/absent.ts';
import { inventoryOf } from '../objects/node.ts';
import { readConfig } from './kubelet.ts';

const RUNTIME_CLASSES: Resource = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
};

/** What is nowhere in the API of Kubernetes, and so not recorded. */
const NOT_IN_THE_API = {
  "the runtime's own memory and vCPUs": 'no API of Kubernetes shows what a runtime gives a sandbox by default',
  'memory hot-plug': 'no API of Kubernetes shows whether a runtime adds memory to a running sandbox',
  KSM: 'no API of Kubernetes shows /sys/kernel/mm/ksm of a node',
};

/** Records what a ramp begins with; what cannot be read is said to be absent, with the reason. */
export async function takeSetting(
  step: string,
  run: RampRun,
  state: RunState,
  signal: AbortSignal,
): Promise<RampSettingFact> {
  const unread: Record<string, string> = { ...NOT_IN_THE_API };
  const runtime = await readOrElse<RuntimeSetting>(
    signal,
    () => runtimeOf(run, state, signal),
    (reason) => {
      unread['the RuntimeClass'] = reason;
      return {};
    },
  );
  const fact: RampSettingFact = {
    type: 'ramp-setting',
    step,
    ...runtime,
    nodes: await nodesOf(run, state, signal, unread),
    unread,
  };
  state.journal.append(fact);
  return fact;
}

type RuntimeSetting = Pick<RampSettingFact, 'handler' | 'overheadBytes'>;

async function runtimeOf(
  { runtimeClass }: RampRun,
  { cluster }: RunState,
  signal: AbortSignal,
): Promise<RuntimeSetting> {
  if (runtimeClass === undefined) return {};
  const ref = { resource: RUNTIME_CLASSES, name: runtimeClass };
  const { object } = await cluster.get(ref, { signal, timeoutMs: CALL_TIMEOUT });
  const handler = stringAt(object, 'handler');
  const overheadBytes = parseQuantity(stringAt(object, 'overhead', 'podFixed', 'memory') ?? '');
  return { ...(handler !== undefined && { handler }), ...(overheadBytes !== undefined && { overheadBytes }) };
}

/** The nodes that the pods may use. */
async function nodesOf(
  { pod }: RampRun,
  { cluster }: RunState,
  signal: AbortSignal,
  unread: Record<string, string>,
): Promise<RampNodeSetting[]> {
  const placements = [placementOf(objectAt(pod, 'spec'))];
  const found = await listAll(cluster, { resource: RESOURCES.nodes }, signal);
  const usable = found.map((node) => inventoryOf(node, { vms: false, placements })).filter(isMeasurable);
  return Promise.all(
    usable.map(async ({ name, memoryBytes, kernel }) => {
      const config = await readOrElse<Omit<RampNodeSetting, 'name'>>(
        signal,
        () => readConfig(cluster, name, signal),
        (reason) => {
          unread[`the configuration of the kubelet of ${name}`] = reason;
          return {};
        },
      );
      return { name, totalBytes: memoryBytes, kernel, ...config };
    }),
  );
}
