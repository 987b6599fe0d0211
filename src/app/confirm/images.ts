import { connectRegistries } from '../../adapters/registry/connect.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { KnownError } from '../../model/errors.ts';
import { parseImageName } from '../../model/image.ts';
import { resolveSubject, taggedImages } from '../../model/subject.ts';
import type { Subject } from '../../model/suite.ts';
import { seconds } from '../../model/units.ts';
import { type ImageRegistry, RegistryBusy } from '../../runner/image-registry.ts';
import { simImageRegistry } from '../../sim/image-registry.ts';
import type { Env } from '../env.ts';

/** Where the images of a cluster's runs come from. */
export const registryFor = (cluster: string, env: Env): ImageRegistry =>
  cluster === 'sim' ? simImageRegistry : connectRegistries(env, systemClock);

/**
 * The first image of a commit that its registry does not have; undefined where all are there.
 * @throws KnownError where the registry refuses, or is too busy to say
 */
export async function missingImage(
  subject: Subject,
  commit: string,
  registry: ImageRegistry,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const image of taggedImages(resolveSubject(subject, { commit }))) {
    if ((await asked(registry, image, signal)) === undefined) return image;
  }
  return undefined;
}

const ATTEMPTS = 5;
const PAUSE = seconds(2);

async function asked(registry: ImageRegistry, image: string, signal: AbortSignal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await registry.digestOf(parseImageName(image), signal);
    } catch (error) {
      if (!(error instanceof RegistryBusy)) throw error;
      if (attempt === ATTEMPTS) throw tooBusy(image, error);
      await systemClock.sleep(error.retryAfterMs ?? PAUSE, signal);
    }
  }
}

const tooBusy = (image: string, error: RegistryBusy): KnownError =>
  new KnownError(
    'infrastructure',
    `whether there is ${image} is not known: ${error.message}, asked ${ATTEMPTS} times`,
    {
      hint: 'try again later',
      cause: error,
    },
  );
