import { firstFew } from '../../model/counted.ts';
import type { RampSettingFact } from '../../model/entry.ts';
import { type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { type Placement, placementOf } from '../../model/placement.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { RampNodeSetting, RampRun } from '../../model/ramp.ts';
import { RESOURCES } from '../../model/resources.ts';
import { minutes, seconds } from '../../model/units.ts';
import { CALL_TIMEOUT, nameOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { listAll } from '../list.ts';
import { readOrElse } from '../metrics/absent.ts';
import { readConfig } from './kubelet.ts';
import { PRESSURE, placedByClass, usableNodes } from './nodes.ts';

/** Records what a ramp begins with; what cannot be read is said to be absent, with the reason. */
export async function takeSetting(
  step: string,
  run: RampRun,
  state: RunState,
  signal: AbortSignal,
): Promise<RampSettingFact> {
  const unread: Record<string, string> = {};
  const placement = placementOf(objectAt(run.pod, 'spec'));
  const runtime = await readOrElse<RuntimeSetting>(
    signal,
    () => runtimeOf(run, placement, state, signal),
    (reason) => {
      unread['the RuntimeClass'] = reason;
      return { placement, says: {} };
    },
  );
  const fact: RampSettingFact = {
    type: 'ramp-setting',
    step,
    ...runtime.says,
    nodes: await nodesOf(runtime.placement, state, signal, unread),
    unread,
  };
  state.journal.append(fact);
  return fact;
}

interface RuntimeSetting {
  readonly placement: Placement;
  readonly says: Pick<RampSettingFact, 'handler' | 'overheadBytes'>;
}

async function runtimeOf(
  { runtimeClass }: RampRun,
  placement: Placement,
  { cluster }: RunState,
  signal: AbortSignal,
): Promise<RuntimeSetting> {
  if (runtimeClass === undefined) return { placement, says: {} };
  const ref = { resource: RESOURCES.runtimeClasses, name: runtimeClass };
  const { object } = await cluster.get(ref, { signal, timeoutMs: CALL_TIMEOUT });
  const handler = stringAt(object, 'handler');
  const overheadBytes = parseQuantity(stringAt(object, 'overhead', 'podFixed', 'memory') ?? '');
  return {
    placement: placedByClass(placement, object),
    says: { ...(handler !== undefined && { handler }), ...(overheadBytes !== undefined && { overheadBytes }) },
  };
}

/** The nodes that the pods may use. */
async function nodesOf(
  placement: Placement,
  state: RunState,
  signal: AbortSignal,
  unread: Record<string, string>,
): Promise<RampNodeSetting[]> {
  const usable = usableNodes(await relieved(placement, state, signal), placement);
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

const RELIEF_POLL = seconds(2);
const RELIEF_LONGEST = minutes(3);

/** The nodes, once none of those that the ramp may use is under pressure from a ramp before; in the end as they are. */
async function relieved(
  placement: Placement,
  { cluster, clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const from = clock.monotonic();
  for (;;) {
    const found = await listAll(cluster, { resource: RESOURCES.nodes }, signal);
    const usable = new Set(usableNodes(found, placement).map(({ name }) => name));
    const pressed = found
      .filter(isPressed)
      .map(nameOf)
      .filter((name) => usable.has(name));
    if (pressed.length === 0 || clock.monotonic() - from >= RELIEF_LONGEST) return found;
    await waitingFor.during(() => `memory pressure to end on ${firstFew(pressed)}`, clock.sleep(RELIEF_POLL, signal));
  }
}

const isPressed = (node: JsonObject): boolean =>
  listAt(node, 'spec', 'taints').some((taint) => stringAt(taint, 'key') === PRESSURE);
