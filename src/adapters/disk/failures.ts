import { type ExitName, KnownError } from '../../model/errors.ts';

/**
 * What the file system refused, for a person; anything else is passed on as it is. `usage` is of a path that a person gave.
 * @param then what to do when its cause is gone
 */
export function diskError(error: unknown, action: string, exit: ExitName = 'infrastructure', then?: string): unknown {
  const code = errorCode(error);
  // Node's own codes are of defects.
  if (code === undefined || code.startsWith('ERR_')) return error;
  const { what, hint } = REASONS[code] ?? { what: `the system answers ${code}`, hint: 'check the disk' };
  const all = then === undefined ? hint : `${hint}; ${then}`;
  return new KnownError(exit, `cannot ${action}: ${what}`, { hint: all, cause: error });
}

/** `ENOENT`, `EEXIST`, ...; undefined for what is no error of the system. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const REASONS: Readonly<Record<string, { what: string; hint: string }>> = {
  ENOSPC: { what: 'the disk is full', hint: 'free some space' },
  EDQUOT: { what: 'the disk quota is used up', hint: 'free some space' },
  EFBIG: { what: 'no file may become so long', hint: 'raise the limit (ulimit -f)' },
  EROFS: { what: 'the file system is read-only', hint: 'write to another folder' },
  EACCES: { what: 'no permission', hint: 'change the owner or the mode' },
  EPERM: { what: 'not permitted', hint: 'change the owner or the mode' },
  EEXIST: { what: 'it is there already', hint: 'name another' },
  ENOENT: { what: 'there is no such file or folder', hint: 'check the path' },
  ENOTDIR: { what: 'a part of the path is a file', hint: 'check the path' },
  ENXIO: { what: 'it is a socket, or a device that is not there', hint: 'name a plain file' },
  EISDIR: { what: 'it is a folder', hint: 'check the path' },
  ENAMETOOLONG: { what: 'the name is too long for this file system', hint: 'use a shorter name' },
};
