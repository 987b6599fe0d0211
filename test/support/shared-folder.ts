import { temporaryFolder } from './folder.ts';

/** A folder that all processes of one run of mocha have; undefined in a process that mocha's settings in package.json did not start. */
export const sharedFolder: string | undefined = process.env.PROWESS_TEST_FOLDER;

/** Mocha runs this once, before it starts the processes that run the files. */
export function mochaGlobalSetup(): void {
  process.env.PROWESS_TEST_FOLDER = temporaryFolder();
}
