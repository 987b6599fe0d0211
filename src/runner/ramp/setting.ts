import { firstFew } from '../../model/counted.ts';
import { isMeasurable, type RampSettingFact } from '../../model/entry.ts';
import { type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { placementOf } from '../../model/placement.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { RampNodeSetting, RampRun } from '../../model/ramp.ts';
import { RESOURCES } from '../../model/resources.ts';
import { minutes, seconds } from '../../model/units.ts';
import { CALL_TIMEOUT, nameOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { listAll } from '../list.ts';
import { readOrElse } from '../metrics/absent.ts';
import { inventoryOf } from '../objects/node.ts';
import { readConfig } from './kubelet.ts';

/** Records what a ramp begins with; what cannot be read is said to be absent, with the reason. */
export async function takeSetting(
  step: string,
  run: RampRun,
  state: RunState,
  signal: AbortSignal,
): Promise<RampSettingFact> {
  const unread: Record<string, string> = {};
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
  const ref = { resource: RESOURCES.runtimeClasses, name: runtimeClass };
  const { object } = await cluster.get(ref, { signal, timeoutMs: CALL_TIMEOUT });
  const handler = stringAt(object, 'handler');
  const overheadBytes = parseQuantity(stringAt(object, 'overhead', 'podFixed', 'memory') ?? '');
  return { ...(handler !== undefined && { handler }), ...(overheadBytes !== undefined && { overheadBytes }) };
}

/** The nodes that the pods may use. */
async function nodesOf(
  { pod }: RampRun,
  state: RunState,
  signal: AbortSignal,
  unread: Record<string, string>,
): Promise<RampNodeSetting[]> {
  const { nodeSelector, tolerations } = placementOf(objectAt(pod, 'spec'));
  const placements = [{ nodeSelector, tolerations: [...tolerations, { key: PRESSURE, operator: 'Exists' }] }];
  const isUsable = (node: JsonObject): boolean => isMeasurable(inventoryOf(node, { vms: false, placements }));
  const found = await relieved(isUsable, state, signal);
  const usable = found.filter(isUsable).map((node) => inventoryOf(node, { vms: false, placements }));
  return Promise.all(
    usable.map(async ({ name, memoryBytes, cpu, kernel }) => {
      const config = await readOrElse<Omit<RampNodeSetting, 'name'>>(
        signal,
        () => readConfig(state.cluster, name, signal),
        (reason) => {
          unread[`the configuration of the kubelet of ${name}`] = reason;
          return {};
        },
      );
      return { name, totalBytes: memoryBytes, cpus: cpu, kernel, ...config };
    }),
  );
}

/** By which Kubernetes keeps pods away from a node that lacks memory. */
const PRESSURE = 'node.kubernetes.io/memory-pressure';
const RELIEF_POLL = seconds(2);
const RELIEF_LONGEST = minutes(3);

/** The nodes, once none of those that the ramp may use is under pressure from a ramp before; in the end as they are. */
async function relieved(
  isUsable: (node: JsonObject) => boolean,
  { cluster, clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const from = clock.monotonic();
  for (;;) {
    const found = await listAll(cluster, { resource: RESOURCES.nodes }, signal);
    const pressed = found.filter((node) => isUsable(node) && isPressed(node)).map((node) => nameOf(node));
    if (pressed.length === 0 || clock.monotonic() - from >= RELIEF_LONGEST) return found;
    await waitingFor.during(() => `memory pressure to end on ${firstFew(pressed)}`, clock.sleep(RELIEF_POLL, signal));
  }
}

const isPressed = (node: JsonObject): boolean =>
  listAt(node, 'spec', 'taints').some((taint) => stringAt(taint, 'key') === PRESSURE);
