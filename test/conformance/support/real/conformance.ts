import { join } from 'node:path';
import type { Context } from 'mocha';
import { type RealCluster, type RealClusterOptions, startRealCluster } from './real-cluster.ts';
import { whyNot } from './requirements.ts';

/** Beside the clone's own cluster; what a killed test left there goes when the next begins. */
export const FOLDER = join(import.meta.dirname, '../../../../.prowess/cluster-of-tests');

/** A cluster for the tests of a `describe`, from its `before`. */
export function realCluster(
  context: Context,
  options: Pick<RealClusterOptions, 'looksEverySeconds'> = {},
): Promise<RealCluster> {
  skipUnlessPossible(context);
  return startRealCluster({ folder: FOLDER, endsWithUs: true, ...options });
}

/** Skips aloud the tests of a `describe`, from its `before`, where real nodes cannot run; in CI they fail there. */
export function skipUnlessPossible(context: Context): void {
  const reason = whyNot();
  if (reason === undefined) return;
  if (process.env.CI === 'true') throw new Error(reason);
  process.stderr.write(`SKIPPED: ${reason}\n`);
  context.skip();
}
