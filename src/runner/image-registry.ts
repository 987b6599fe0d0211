import type { ImageDigest, ImageName } from '../model/image.ts';
import type { Milliseconds } from '../model/units.ts';

/** Where images are kept. Each call makes one attempt, and rejects with the signal's reason when that aborts. */
export interface ImageRegistry {
  /**
   * What an image's tag names; undefined where there is no such image. Throws RegistryBusy for what may pass, KnownError
   * `infrastructure` for a refusal that stays.
   */
  digestOf(image: ImageName, signal: AbortSignal): Promise<ImageDigest | undefined>;
}

/** A registry that gave no answer, or that wants to be left alone for a while. */
export class RegistryBusy extends Error {
  readonly retryAfterMs: Milliseconds | undefined;

  constructor(message: string, more: { retryAfterMs?: Milliseconds | undefined; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'RegistryBusy';
    this.retryAfterMs = more.retryAfterMs;
  }
}
