import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src/model/result.ts';

/** The artifacts of the store's only run that got as far as a journal. */
export function artifactsBelow(store: string): string | undefined {
  if (!existsSync(store)) return undefined;
  const found = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('journal.ndjson'),
  );
  return found === undefined ? undefined : join(store, found, '..');
}

/** The result of the store's only run. */
export const resultBelow = (store: string): Result =>
  JSON.parse(readFileSync(join(artifactsBelow(store) ?? store, 'result.json'), 'utf8'));
