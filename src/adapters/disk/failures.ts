import { type ExitName, KnownError } from '../../model/errors.ts';

/** What the file system refused, for a person; anything else is passed on as it is. `usage` is of a path that a person gave. */
export function diskError(error: unknown, action: string, exit: ExitName = 'infrastructure'): unknown {
  const code = errorCode(error);
  // Node's own codes are of defects.
  if (code === undefined || code.startsWith('ERR_')) return error;
  const { what, hint } = REASONS[code] ?? { what: `the system answers ${code}`, hint: 'check the disk' };
  return new KnownError(exit, `cannot ${action}: ${what}`, { hint, cause: error });
}

/** `ENOENT`, `EEXIST`, ...; undefined for what is no error of the system. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const RECOMPUTE = '`prowess results DIR` makes the artifacts again from the journal';

const REASONS: Readonly<Record<string, { what: string; hint: string }>> = {
  ENOSPC: { what: 'the disk is full', hint: `free some space; ${RECOMPUTE}` },
  EDQUOT: { what: 'the disk quota is used up', hint: `free some space; ${RECOMPUTE}` },
  EROFS: { what: 'the file system is read-only', hint: `write to another folder; ${RECOMPUTE}` },
  EACCES: { what: 'no permission', hint: `change the folder's owner or mode; ${RECOMPUTE}` },
  EPERM: { what: 'not permitted', hint: `change the folder's owner or mode; ${RECOMPUTE}` },
  EEXIST: { what: 'it is there already', hint: 'name another' },
  ENOENT: { what: 'there is no such file or folder', hint: 'check the path' },
  ENOTDIR: { what: 'a part of the path is a file', hint: 'check the path' },
  ENXIO: { what: 'it is a socket, or a device that is not there', hint: 'name a plain file' },
  EISDIR: { what: 'it is a folder', hint: 'check the path' },
  ENAMETOOLONG: { what: 'the name is too long for this file system', hint: 'use a shorter name' },
};
