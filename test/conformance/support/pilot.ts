import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where its sources are. */
export const PILOT = join(import.meta.dirname, '..', '..', '..', 'pilot');

/** Builds the pilot as it is shipped: one static program. */
export function buildPilot(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', file, '.'], {
    cwd: PILOT,
    env: { ...process.env, CGO_ENABLED: '0' },
  });
}

/** The files that it is made of. */
export const pilotSources = (): string[] =>
  readdirSync(PILOT, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'))
    .toSorted()
    .map((name) => join(PILOT, name));
