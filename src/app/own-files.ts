import { join } from 'node:path';

/** The folder of prowess's own package.json and templates: two above this file, in `src/app` as in a chunk of the built `dist/cli`. */
export const packageFolder = join(import.meta.dirname, '..', '..');
