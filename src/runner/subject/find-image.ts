import { type ImageDigest, parseImageName } from '../../model/image.ts';
import { type Milliseconds, minutes, ms, seconds } from '../../model/units.ts';
import type { RunPorts } from '../context.ts';
import { RegistryBusy } from '../image-registry.ts';

export interface ImageWait {
  /** By its tag. */
  readonly image: string;
  /** Said of the wait to people: how far all images are. */
  readonly progress: string;
  /** Called once, where the image is not there yet. */
  readonly missing: () => void;
}

type Ports = Pick<RunPorts, 'imageRegistry' | 'clock' | 'waitingFor'>;

/** Waits until the registry has an image, for as long as the signal lets it. */
export async function untilThere(wait: ImageWait, ports: Ports, signal: AbortSignal): Promise<ImageDigest> {
  let seen = 'not asked yet';
  ports.waitingFor?.say(() => `the image ${wait.image} (${wait.progress}): ${seen}`);
  for (let attempt = 1; ; attempt++) {
    const answer = await askFor(wait.image, ports, signal);
    if (answer instanceof RegistryBusy) seen = answer.message;
    else if (answer !== undefined) return answer;
    else {
      if (attempt === 1) wait.missing();
      seen = `the registry does not have it, asked ${attempt} times`;
    }
    await ports.clock.sleep(pauseAfter(answer, attempt), signal);
  }
}

/** Whether a registry still has an image, asked until it says so or says that it has not. */
export async function stillThere(image: string, ports: Ports, signal: AbortSignal): Promise<ImageDigest | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await askFor(image, ports, signal);
    if (!(answer instanceof RegistryBusy)) return answer;
    ports.waitingFor?.say(() => `the registry to say whether ${image} is as it was: ${answer.message}`);
    await ports.clock.sleep(pauseAfter(answer, attempt), signal);
  }
}

async function askFor(
  image: string,
  { imageRegistry }: Ports,
  signal: AbortSignal,
): Promise<ImageDigest | RegistryBusy | undefined> {
  try {
    return await imageRegistry.digestOf(parseImageName(image), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RegistryBusy) return error;
    throw error;
  }
}

/** A busy registry says itself how long to leave it alone; a build takes minutes. */
function pauseAfter(answer: RegistryBusy | undefined, attempt: number): Milliseconds {
  const own = answer === undefined ? LOOK_AGAIN : ms(Math.min(seconds(1) * 2 ** attempt, minutes(1)));
  return answer?.retryAfterMs ?? own;
}

const LOOK_AGAIN = seconds(10);
