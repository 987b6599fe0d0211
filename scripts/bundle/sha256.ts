import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The SHA-256 of a file's content, in hexadecimal. */
export const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
