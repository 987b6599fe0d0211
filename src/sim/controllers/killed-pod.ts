import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { type EpochMs, seconds } from '../../model/units.ts';
import { stamp, withCondition, withStatus } from '../registry/objects.ts';

/** The kubelet's first back-off before it starts a container again. */
export const RESTART_DELAY = seconds(10);

/** What the kubelet reports once the kernel has killed a pod's containers: the pod has failed, or waits for their next start. */
export function podOomKilled(pod: JsonObject, now: EpochMs): JsonObject {
  const terminated = { exitCode: 137, reason: 'OOMKilled', finishedAt: stamp(now) };
  if (stringAt(pod, 'spec', 'restartPolicy') === 'Never')
    return ended(withContainers(pod, { ready: false, started: false, state: { terminated } }), now);
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' };
  const backOff = { ready: false, started: false, state: { waiting }, lastState: { terminated } };
  return unready(withContainers(pod, backOff), now);
}

/** The same pod, its containers started again; how they ended before stays in their status. */
export function podRestarted(pod: JsonObject, now: EpochMs): JsonObject {
  const started = { ready: true, started: true, restartCount: 1, state: { running: { startedAt: stamp(now) } } };
  return withReadiness(withContainers(pod, started), 'True', now);
}

/** What the kubelet reports of a pod that it ended to get memory back. */
export function podEvicted(pod: JsonObject, now: EpochMs): JsonObject {
  const said = { reason: 'Evicted', message: 'The node was low on resource: memory.' };
  const disrupted = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' } as const;
  return withStatus(ended(withCondition(pod, { ...disrupted, message: said.message }, now), now), said);
}

const ended = (pod: JsonObject, now: EpochMs): JsonObject => withStatus(unready(pod, now), { phase: 'Failed' });

const unready = (pod: JsonObject, now: EpochMs): JsonObject => withReadiness(pod, 'False', now);

const withReadiness = (pod: JsonObject, status: 'True' | 'False', now: EpochMs): JsonObject =>
  ['ContainersReady', 'Ready'].reduce((changed, type) => withCondition(changed, { type, status }, now), pod);

function withContainers(pod: JsonObject, over: JsonObject): JsonObject {
  const containerStatuses = listAt(pod, 'status', 'containerStatuses').filter(isJsonObject);
  return withStatus(pod, { containerStatuses: containerStatuses.map((each) => ({ ...each, ...over })) });
}
