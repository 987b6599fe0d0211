import type { Artifact, Result } from '../model/result.ts';

/** The result itself, for programs: what history and comparison read. */
export const resultJson = (result: Result): Artifact => ({
  path: 'result.json',
  text: `${JSON.stringify(result, undefined, 2)}\n`,
});
