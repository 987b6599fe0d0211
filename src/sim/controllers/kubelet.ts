import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { imageIdOf } from '../registry/image-ids.ts';
import { stamp, uidOf, withStatus } from '../registry/objects.ts';

/** What a kubelet reports of a pod, its phase and conditions apart. */
export function podInPhase(pod: JsonObject, phase: string, now: EpochMs): JsonObject {
  const running = phase === 'Running';
  const containerStatuses = listAt(pod, 'spec', 'containers')
    .filter(isJsonObject)
    .map(
      (container): JsonObject => ({
        name: container.name ?? '',
        image: container.image ?? '',
        imageID: imageIdOf(stringAt(container, 'image') ?? ''),
        ready: running,
        started: running,
        restartCount: 0,
        state: running
          ? { running: { startedAt: stamp(now) } }
          : {
              terminated: {
                exitCode: phase === 'Succeeded' ? 0 : 1,
                finishedAt: stamp(now),
                reason: phase === 'Succeeded' ? 'Completed' : 'Error',
              },
            },
      }),
    );
  const address = podAddress(pod);
  return withStatus(pod, {
    containerStatuses,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: stringAt(pod, 'status', 'startTime') ?? stamp(now),
  });
}

/** Some address of 10.128.0.0/10 that stays the same for the pod. */
function podAddress(pod: JsonObject): string {
  const bits = Number.parseInt(uidOf(pod).slice(0, 8), 16) >>> 10;
  return `10.${128 + (bits >> 16)}.${(bits >> 8) & 255}.${bits & 255}`;
}
