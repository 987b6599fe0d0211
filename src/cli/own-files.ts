import { extname, join } from 'node:path';

/** The folder of prowess's own package.json and templates: two above this file, in `src/cli` as in the built `dist/cli`. */
export const packageFolder = join(import.meta.dirname, '..', '..');

/** The file that Node runs: `main.ts` in a checkout, `main.js` in the package. */
export const mainFile = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
