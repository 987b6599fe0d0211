import { extname, join } from 'node:path';

/** The file that Node runs: `main.ts` in a checkout, `main.js` in the package. */
export const mainFile = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
