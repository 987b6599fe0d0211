import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { notFiles } from '../../adapters/disk/leftovers.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { isOptionalArtifact } from '../../formats/index.ts';
import type { RunIdentity } from '../../model/entry.ts';
import { KnownError } from '../../model/errors.ts';
import { parseJson, stringAt } from '../../model/json.ts';

/**
 * Looks at what is where a run's artifacts shall be; `remove` takes away those of an earlier result that the new one does not have.
 * Throws KnownError, which names them, where things are in the way that are not this run's.
 */
export function clearPlace(
  artifacts: string,
  run: RunIdentity,
  names: ReadonlySet<string>,
): { remove(): Promise<void> } {
  const stale = readdirSync(artifacts).filter((file) => !names.has(file) && isOptionalArtifact(run, file));
  refuseForeign([...notFiles(artifacts, [...names, ...stale]), ...ofOtherRun(artifacts, run)]);
  return {
    remove: async () => {
      for (const file of stale) await rm(join(artifacts, file));
    },
  };
}

/** Throws KnownError where there is something that prowess neither wrote nor replaces. */
export function refuseForeign(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const they = paths.length === 1 ? 'it is' : 'they are';
  throw new KnownError(
    'infrastructure',
    `${paths.join(', ')}: in the way of this run's results, and ${they} not of it`,
    {
      hint: 'nothing was changed; move what is in the way elsewhere, then `prowess results DIR`',
    },
  );
}

/** The results of another run would be taken for this one's, or be lost. */
function ofOtherRun(artifacts: string, { job, build }: RunIdentity): string[] {
  const path = join(artifacts, RESULT);
  if (!existsSync(path) || notFiles(artifacts, [RESULT]).length > 0) return [];
  const standing = parseJson(readText(path));
  const isOurs = stringAt(standing, 'run', 'job') === job && stringAt(standing, 'run', 'build') === build;
  return isOurs ? [] : [path];
}

const RESULT = 'result.json';
