import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskError } from './failures.ts';

/** A folder of this machine for what belongs to one made cluster: the same for every process that knows its id. */
export const instanceFolder = (id: string): string => join(tmpdir(), `prowess-infrastructure-${id}`);

/** For our user alone: what is in it lets anybody use the cluster. */
export function makeInstanceFolder(id: string): void {
  const path = instanceFolder(id);
  try {
    mkdirSync(path, { mode: 0o700, recursive: true });
  } catch (error) {
    throw diskError(error, `make the folder ${path}`);
  }
}

export const removeInstanceFolder = (id: string): void => rmSync(instanceFolder(id), { recursive: true, force: true });
