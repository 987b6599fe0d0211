import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import type { TestMemory } from '../../config/schedule/due.ts';
import { usageError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** What the daemon knows over a restart. */
export interface Memory {
  /** Up to when ticks were looked at. */
  readonly checkedAt: EpochMs;
  readonly tests: ReadonlyMap<string, TestMemory>;
}

const instant = z.number().transform(epochMs);
const schema = z.object({
  version: z.literal(1),
  checkedAt: instant,
  tests: z.record(z.string(), z.object({ startedAt: instant.optional(), endedAt: instant.optional() })),
});

/** Reads what an earlier daemon left; a first one begins now. */
export function readMemory(folder: string, name: string, now: EpochMs): Memory {
  const path = join(folder, name);
  if (!existsSync(path)) return { checkedAt: now, tests: new Map() };
  const { data } = schema.safeParse(parseJson(readText(path)));
  if (data !== undefined) return { checkedAt: data.checkedAt, tests: new Map(Object.entries(data.tests)) };
  throw usageError(
    `${path} is not a daemon's memory of version 1`,
    'remove it: runs missed until now are then not reported',
  );
}

export async function writeMemory(folder: string, name: string, { checkedAt, tests }: Memory): Promise<void> {
  const text = `${JSON.stringify({ version: 1, checkedAt, tests: Object.fromEntries(tests) })}\n`;
  await writeArtifacts(folder, [{ path: name, text }]);
}
