import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { listAt, stringAt } from '../../../../src/model/json.ts';
import { RESOURCES } from '../../../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../../../src/model/units.ts';
import type { Cluster } from '../../../../src/runner/cluster.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Whether the API server answers and has made everything that it begins with. */
export const isServing = (cluster: Cluster): Promise<boolean> =>
  cluster.text('/readyz', call).then(
    ({ text }) => text === 'ok',
    () => false,
  );

/** Whether so many nodes are there, and all are ready. */
export async function areNodesReady(cluster: Cluster, count: number): Promise<boolean> {
  const { items } = await cluster.list({ resource: RESOURCES.nodes }, call);
  if (items.length !== count) return false;
  return items.every((node) => {
    const ready = listAt(node, 'status', 'conditions').find((each) => stringAt(each, 'type') === 'Ready');
    return stringAt(ready, 'status') === 'True' && listAt(node, 'spec', 'taints').length === 0;
  });
}

/** Waits until something holds; gives up after 5 minutes with the evidence. */
export async function until(what: string, holds: () => Promise<boolean>, evidence = () => ''): Promise<void> {
  const giveUp = systemClock.monotonic() + minutes(5);
  while (!(await holds())) {
    if (systemClock.monotonic() > giveUp) throw new Error(`waited in vain until ${what}\n${evidence()}`);
    await systemClock.sleep(ms(200));
  }
}
