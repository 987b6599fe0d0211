import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './own-files.ts';

/** This prowess's own version. */
export function toolVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return manifest.version;
}
