import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeTogether } from '../../adapters/disk/atomic.ts';
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

/** The memory, and its file. */
export interface KeptMemory {
  now(): Memory;
  /** What changes is in the file when this resolves. */
  change(change: Partial<Memory>): Promise<void>;
}

/** Takes up what an earlier daemon left; a first one begins now. */
export function openMemory(folder: string, name: string, now: EpochMs): KeptMemory {
  let memory = readMemory(join(folder, name), now);
  return {
    now: () => memory,
    change: async (change) => {
      memory = { ...memory, ...change };
      await writeTogether(folder, [{ path: name, text: textOf(memory) }]);
    },
  };
}

function readMemory(path: string, now: EpochMs): Memory {
  if (!existsSync(path)) return { checkedAt: now, tests: new Map() };
  const { data } = schema.safeParse(parseJson(readText(path)));
  if (data !== undefined) return { checkedAt: data.checkedAt, tests: new Map(Object.entries(data.tests)) };
  throw usageError(
    `${path} is not a daemon's memory of version 1`,
    'remove it: runs missed until now are then not reported',
  );
}

const textOf = ({ checkedAt, tests }: Memory): string =>
  `${JSON.stringify({ version: 1, checkedAt, tests: Object.fromEntries(tests) })}\n`;
