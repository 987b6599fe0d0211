import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { diskError } from '../adapters/disk/failures.ts';
import { holdFolder } from '../adapters/disk/hold.ts';
import { readFolder, readText } from '../adapters/disk/read-file.ts';
import { KnownError } from '../model/errors.ts';
import { numberAt, parseJson, stringAt } from '../model/json.ts';
import { compareText } from '../model/order.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { compareBuilds } from '../prow/build-number.ts';
import { JOURNAL } from './run/finish.ts';

/** A run that is kept in a folder of this machine. */
export interface KeptRun {
  /** Relative to the folder of runs, `/` separated. */
  readonly path: string;
  readonly job: string;
  readonly build: string;
  readonly startedAt?: EpochMs;
  /** `SUCCESS`, `FAILURE` or `ABORTED`, as finished.json says; absent where the run has not ended, or was killed. */
  readonly result?: string;
}

/** All runs below a folder, by job and then from the oldest; none where it does not exist. */
export function keptRuns(folder: string): KeptRun[] {
  return buildFolders(folder)
    .map((path): KeptRun => {
      const [started, finished] = ['started.json', 'finished.json'].map((name) => jsonOf(join(path, name)));
      const at = numberAt(started, 'timestamp');
      const result = stringAt(finished, 'result');
      return {
        path: relative(folder, path).replaceAll('\\', '/'),
        job: basename(dirname(path)),
        build: basename(path),
        ...(at !== undefined && { startedAt: epochMs(at * 1000) }),
        ...(result !== undefined && { result }),
      };
    })
    .sort((a, b) => compareText(a.job, b.job) || compareBuilds(a.build, b.build));
}

/** All but the newest `keep` runs of each job. */
export function outdatedRuns(runs: readonly KeptRun[], keep: number): KeptRun[] {
  return [...Map.groupBy(runs, ({ job }) => job).values()].flatMap((own) =>
    own.slice(0, Math.max(0, own.length - keep)),
  );
}

/** Removes a run; false where a process is still at work in it. */
export async function removeRun(folder: string, { path }: KeptRun): Promise<boolean> {
  const place = join(folder, path);
  try {
    const hold = await holdFolder(join(place, 'artifacts'));
    rmSync(place, { recursive: true });
    hold.release();
    return true;
  } catch (error) {
    if (error instanceof KnownError && error.exit === 'usage') return false;
    throw diskError(error, `remove ${place}`);
  }
}

/** Folders of builds: those whose artifacts hold a journal. What is something else is looked into, and links are not followed. */
function buildFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  if (existsSync(join(folder, 'artifacts', JOURNAL))) return [folder];
  return readFolder(folder)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => buildFolders(join(folder, name)));
}

const jsonOf = (path: string) => (existsSync(path) ? parseJson(readText(path)) : undefined);
