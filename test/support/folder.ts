import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder that is removed when the tests have run. */
export async function emptyFolder(): Promise<string> {
  if (made.length === 0) after(removeAll);
  const folder = await mkdtemp(join(tmpdir(), 'prowess-test-'));
  made.push(folder);
  return folder;
}

async function removeAll(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A folder that goes when this process goes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-'));
  if (temporary.length === 0) process.once('exit', removeTemporary);
  temporary.push(folder);
  return folder;
}

const temporary: string[] = [];

function removeTemporary(): void {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
}
