import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLost } from '../run/runner-mark.ts';

const PREFIX = 'prowess-look-';
/** Holds the mark of the look that the folder belongs to. */
const OWNER = 'owner';

/** Gives a look a folder below the temporary folder, and removes it at the end; first those of looks that were killed. */
export async function withScratch(mark: string, act: (scratch: string) => Promise<void>): Promise<void> {
  await removeLost();
  const scratch = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    await writeFile(join(scratch, OWNER), mark);
    await act(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A folder of another account, or whose owner is not known, stays. */
async function removeLost(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const folder of folders.map((name) => join(tmpdir(), name))) {
    const mark = await readFile(join(folder, OWNER), 'utf8').catch(() => undefined);
    if (mark !== undefined && mark !== '' && (await isLost(mark)))
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}
