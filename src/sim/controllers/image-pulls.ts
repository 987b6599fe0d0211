import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import type { SimContext } from '../context.ts';

/** The images on each node. The first pod that needs one waits for its pull, and others of that image with it. */
export function createImagePulls({ time, options, random }: SimContext): (pod: JsonObject) => number {
  const draws = random.fork('images');
  const pulledAt = new Map<string, number>();
  return (pod) => {
    const node = stringAt(pod, 'spec', 'nodeName') ?? '';
    const waits = listAt(pod, 'spec', 'containers')
      .filter(isJsonObject)
      .map((container) => {
        const key = `${node} ${stringAt(container, 'image') ?? ''}`;
        const { delayMs, jitterMs } = options.imagePull;
        const ready = pulledAt.get(key) ?? time.monotonic() + delayMs + jitterMs * draws.uniform();
        pulledAt.set(key, ready);
        return ready - time.monotonic();
      });
    return Math.max(0, ...waits);
  };
}
