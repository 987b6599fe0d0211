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
