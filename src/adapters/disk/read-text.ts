import { readFileSync } from 'node:fs';
import type { ExitName } from '../../model/errors.ts';
import { diskError } from './failures.ts';

/** A file's text. Throws KnownError where it cannot be read; `what` it is says why it was wanted. */
export function readText(path: string, what: string, exit?: ExitName): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw diskError(error, `read ${what} ${path}`, exit);
  }
}
