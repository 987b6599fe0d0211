import { createHash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { digestIn, type ImageDigest } from '../../model/image.ts';
import { isJsonObject, listAt, parseJson, stringAt } from '../../model/json.ts';
import type { ImageRegistry } from '../../runner/image-registry.ts';
import { createAsk } from './ask.ts';
import type { DockerEnv } from './docker-config.ts';
import { refusal } from './failures.ts';

/** The registries that runs wait for images in. */
export function connectRegistries(env: DockerEnv, clock: Pick<Clock, 'now'>): ImageRegistry {
  const ask = createAsk(env, clock);
  return {
    async digestOf(image, signal) {
      const path = `manifests/${image.tag}`;
      // Small, and not counted as a pull: what is waited for is asked for often.
      const there = await ask(image, path, { signal, method: 'HEAD' });
      if (there.status === 404) return undefined;
      if (!there.ok) throw await refusal(image, there, clock);
      const manifest = await ask(image, path, { signal });
      if (manifest.status === 404) return undefined;
      if (!manifest.ok) throw await refusal(image, manifest, clock);
      return toDigest(new Uint8Array(await manifest.arrayBuffer()));
    },
  };
}

/** The digest is the hash of the manifest itself, which no header needs to say. */
function toDigest(manifest: Uint8Array): ImageDigest {
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const index = parseJson(new TextDecoder().decode(manifest));
  const platforms = listAt(index, 'manifests')
    .filter(isJsonObject)
    .flatMap((each) => digestIn(stringAt(each, 'digest') ?? '') ?? []);
  return { digest, platforms };
}
