import { artifactsOf } from '../app/results.ts';
import { usageError } from '../model/errors.ts';
import type { Io } from './io.ts';

/** The artifacts folder of the run that a person names. Throws KnownError where it is in a bucket, or no run. */
export function runFolder(io: Io, given: string): string {
  if (/^[a-z]+:\/\//i.test(given))
    throw usageError(
      `${given}: expected a folder of this machine, and this is in a bucket`,
      `copy the run first: gcloud storage cp --recursive ${given} .`,
    );
  return artifactsOf(io.path(given));
}
