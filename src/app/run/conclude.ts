import { join } from 'node:path';
import { KnownError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import type { RunCluster } from './cluster.ts';
import { finishRun, REPORT } from './finish.ts';
import type { RunPlace } from './place.ts';
import type { RunWatcher } from './watcher.ts';

/**
 * The results of a run, first in its store and then in words. Its finished.json is due once its cluster is gone (`place.close`). A further signal stops none of it: half a build is of no use. What was
 * measured stays here, also when the store cannot take it.
 */
export async function conclude(place: RunPlace, cluster: RunCluster, watcher: RunWatcher): Promise<Result> {
  const { result, facts } = await finishRun(place.artifacts).catch((error: unknown) => {
    throw spoiled(place, error);
  });
  // Who stopped the run does not wait for more.
  if (result.exit !== 'pass' && result.ended !== 'aborted') await cluster.dump(place.artifacts);
  try {
    await place.keep();
  } finally {
    watcher.finished(result, facts.plan, join(place.artifacts, REPORT));
  }
  return result;
}

/** We wrote the journal ourselves, so what is wrong with it is no mistake in what a person gave. */
function spoiled({ artifacts }: RunPlace, error: unknown): unknown {
  if (!(error instanceof KnownError) || error.exit !== 'usage') return error;
  const message = `something else changed the journal in ${artifacts} during the run: ${error.message}`;
  return new KnownError('infrastructure', message, { hint: error.hint, cause: error });
}
