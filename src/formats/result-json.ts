import type { Artifact, Result } from '../model/result.ts';

/** The result itself, for programs: what history and comparison read. A number that is none is left out, for JSON would turn it into null. */
export const resultJson = (result: Result): Artifact => ({
  path: 'result.json',
  text: `${JSON.stringify(result, (_, value) => (isNoNumber(value) ? undefined : value), 2)}\n`,
});

const isNoNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);
