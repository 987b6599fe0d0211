import { extname, join } from 'node:path';

/** The file that Node runs: `main.ts` in a checkout, `main.js` in the package. */
const mainFile = join(import.meta.dirname, `main${extname(import.meta.filename)}`);

/**
 * How this program is started once more: a command and its first arguments. The launcher of the bundle (scripts/bundle) names itself in
 * PROWESS_LAUNCHER, for the Node beside it starts in no other way.
 */
export const ownCommand = ({ PROWESS_LAUNCHER }: NodeJS.ProcessEnv): readonly [string, ...string[]] =>
  PROWESS_LAUNCHER === undefined ? [process.execPath, mainFile] : [PROWESS_LAUNCHER];
