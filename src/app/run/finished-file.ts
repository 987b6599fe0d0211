import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { notFiles } from '../../adapters/disk/leftovers.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { metadataOf } from '../../formats/metadata.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject, parseJson } from '../../model/json.ts';
import type { Result } from '../../model/result.ts';
import { finishedJson } from '../../prow/build-files.ts';
import { refuseForeign } from './standing.ts';

/** What a result says to TestGrid and Deck; `left`: the cluster that was made for the run is still there. */
export const finishedOf = (result: Result, left: boolean): string =>
  finishedJson({ ...result, left }, metadataOf(result), result.endedAt);

/**
 * The finished.json beside an artifacts folder. A build without one shows as running for ever, so it is due wherever a build was
 * started; inside Prow pod-utils write it, and there is none beside the folder. One that says the same stays as it is, also when something else wrote it.
 * Throws KnownError where something else has its name.
 */
export function finishedFile(artifacts: string, result: Result): { withdraw(): Promise<void>; write(): Promise<void> } {
  const build = dirname(artifacts);
  const text = finishedOf(result, isLeft(artifacts));
  const standing = standingIn(build);
  const isDue = existsSync(join(build, 'started.json')) || standing !== undefined;
  if (!isDue || (standing !== undefined && agree(standing, text)))
    return { withdraw: async () => {}, write: async () => {} };
  return {
    withdraw: () => rm(join(build, NAME), { force: true }),
    write: () => writeArtifacts(build, [{ path: NAME, text }]),
  };
}

const NAME = 'finished.json';

function standingIn(build: string): JsonObject | undefined {
  const path = join(build, NAME);
  refuseForeign(notFiles(build, [NAME]));
  if (!existsSync(path)) return undefined;
  const standing = parseJson(readText(path));
  // An empty or torn one is what a full disk leaves.
  if (standing === undefined) return {};
  const isOfBuild =
    isJsonObject(standing) && (typeof standing.passed === 'boolean' || typeof standing.result === 'string');
  if (!isOfBuild) refuseForeign([path]);
  return isOfBuild ? standing : {};
}

/** Whether two say the same of a run: pod-utils add a time and a revision of their own. */
const agree = (standing: JsonObject, text: string): boolean => verdictIn(standing) === verdictIn(parseJson(text) ?? {});

function verdictIn(finished: Json): string {
  const { passed = null, result = null, metadata = null } = isJsonObject(finished) ? finished : {};
  return canonicalJson({ passed, result, metadata });
}

/** What the life of a made cluster came to, among the artifacts. */
export const ACCOUNT = 'infrastructure.json';

/** Whether the account beside a run's results says that its cluster could not be removed. */
export function isLeft(artifacts: string): boolean {
  const path = join(artifacts, ACCOUNT);
  const account = existsSync(path) ? parseJson(readText(path)) : undefined;
  return isJsonObject(account) && account.gone === false;
}
