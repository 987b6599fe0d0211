import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptFile } from '../../model/entry.ts';
import { numberAt, parseJson } from '../../model/json.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { KeptSnapshot } from '../../runner/metrics/prometheus/ports.ts';
import { diskError } from './failures.ts';
import { keepCopy } from './keep-file.ts';

/** A year of a small server; more is no artifact of one run. */
const MOST_BYTES = 1024 ** 3;

interface Block {
  readonly name: string;
  readonly minTime: EpochMs;
  readonly maxTime: EpochMs;
}

/**
 * Keeps the blocks of a snapshot that hold something since an instant, and removes the snapshot, which was made for it. Throws KnownError
 * where it cannot be read.
 */
export async function keepBlocks(
  snapshot: string,
  since: EpochMs,
  to: { readonly artifacts: string; readonly path: string },
): Promise<KeptSnapshot> {
  try {
    const blocks = (await blocksIn(snapshot)).filter(({ maxTime }) => maxTime >= since);
    if (blocks.length === 0) throw new Error(`${snapshot} has no block with samples of the time of the run`);
    const files = (await Promise.all(blocks.map(({ name }) => filesOf(join(snapshot, name), name)))).flat();
    const bytes = files.reduce((total, { size }) => total + size, 0);
    if (bytes > MOST_BYTES)
      throw new Error(`its blocks of the time of the run have ${bytes} bytes, more than ${MOST_BYTES}`);
    const kept: KeptFile[] = [];
    for (const { path } of files) kept.push(await keepCopy(to.artifacts, `${to.path}/${path}`, join(snapshot, path)));
    return { files: kept, gaps: await removed(snapshot) };
  } catch (error) {
    await removed(snapshot);
    throw diskError(error, `read the snapshot ${snapshot}`);
  }
}

async function blocksIn(snapshot: string): Promise<Block[]> {
  const entries = await readdir(snapshot, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const meta = parseJson(await readFile(join(snapshot, name, 'meta.json'), 'utf8'));
      const [minTime, maxTime] = [numberAt(meta, 'minTime'), numberAt(meta, 'maxTime')];
      if (minTime === undefined || maxTime === undefined) throw new Error(`${name}/meta.json does not say its times`);
      return { name, minTime: epochMs(minTime), maxTime: epochMs(maxTime) };
    }),
  );
}

async function filesOf(block: string, name: string): Promise<{ path: string; size: number }[]> {
  const paths = ['meta.json', 'index', 'tombstones', ...(await chunksOf(block))];
  return Promise.all(
    paths.map(async (path) => ({ path: `${name}/${path}`, size: (await stat(join(block, path))).size })),
  );
}

const chunksOf = async (block: string): Promise<string[]> =>
  (await readdir(join(block, 'chunks'))).sort().map((chunk) => `chunks/${chunk}`);

/** Why the snapshot stays where the server keeps it. */
const removed = (snapshot: string): Promise<string[]> =>
  rm(snapshot, { recursive: true }).then(
    () => [],
    () => [`the snapshot ${snapshot} could not be removed, and takes the server's disk`],
  );
