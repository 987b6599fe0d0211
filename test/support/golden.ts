import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

/** Compares a text with `test/golden/<path>`; `npm run golden` rewrites it (read the diff). */
export function expectGolden(path: string, text: string): void {
  const file = join(import.meta.dirname, '..', 'golden', path);
  if (process.env.UPDATE_GOLDEN === '1') {
    if (process.env.CI !== undefined) throw new Error('UPDATE_GOLDEN is set in CI: goldens would agree with anything');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text, `differs from test/golden/${path}; if that is meant: npm run golden, and read the diff`).to.equal(
    readFileSync(file, 'utf8'),
  );
}
