import { accessSync, constants, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { holdFolder } from '../adapters/disk/hold.ts';
import { usageError } from '../model/errors.ts';
import { toResult } from '../results/index.ts';
import type { Env } from './env.ts';
import { type Finished, finishRun, JOURNAL, readRecord } from './run/finish.ts';
import { storeRun } from './run/store-run.ts';

/** While a run goes on its journal is not what it will be, and what it writes at its end must not meet what we write. */
export async function computeResults(artifacts: string, store: string | undefined, env: Env): Promise<Finished> {
  const hold = await holdFolder(artifacts);
  try {
    const done = await finishRun(artifacts);
    if (store !== undefined) await storeRun(artifacts, done.result, store, env);
    return done;
  } finally {
    hold.release();
  }
}

/** The same without writing: of a run that one may only read. */
export async function lookAtResults(artifacts: string): Promise<Finished> {
  const facts = await readRecord(artifacts);
  return { result: toResult(facts), facts };
}

/** Whether what is in a folder may be replaced. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The artifacts folder of a run: a person may name it, the build's folder above it, or the journal in it. */
export function artifactsOf(given: string): string {
  const folder = basename(given) === JOURNAL ? dirname(given) : given;
  for (const candidate of [folder, join(folder, 'artifacts')]) {
    if (existsSync(join(candidate, JOURNAL))) return candidate;
  }
  throw usageError(
    `there is no ${JOURNAL} in ${folder} or its artifacts folder`,
    'name the folder of one run: .../<job>/<build>',
  );
}
