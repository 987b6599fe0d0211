import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../disk/failures.ts';

/** The kernel's files, below `/` or below a folder that holds copies of them. */
export interface KernelFiles {
  /** Throws Error, in words, for a file that is not there or gives nothing. */
  text(path: string): string;
  isThere(path: string): boolean;
}

export const kernelFiles = (root: string): KernelFiles => ({
  text(path) {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch (error) {
      throw new Error(`${path} ${REASONS[errorCode(error) ?? ''] ?? `cannot be read: ${errorCode(error)}`}`, {
        cause: error,
      });
    }
  },
  isThere: (path) => existsSync(join(root, path)),
});

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read',
  // What a kernel answers that knows of pressure, and was started with psi=0.
  EOPNOTSUPP: 'is there, and switched off',
};
