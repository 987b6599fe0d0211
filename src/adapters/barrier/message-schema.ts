import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { PilotMessage } from '../../barrier/message.ts';
import { epochMs, ms } from '../../model/units.ts';

/** Names as Kubernetes has them, and hosts'. */
const name = z.string().min(1).max(253);
const texts = z.record(z.string().max(200), z.string().max(4096));
const number = z.number();
const instant = number.transform(epochMs);
const count = z.int().nonnegative();

const identity = {
  // Empty: whichever barrier is open.
  barrier: z.string().max(253),
  id: name,
  bootId: z.string().max(100),
  nonce: z.string().min(8).max(64),
  benchmark: z.string().max(200).optional(),
  tags: texts.optional(),
};

const clock = z.object({ offsetMs: number, boundMs: number.nonnegative(), probes: count });

const span = number.nonnegative().transform(ms);

const reportFields = z.object({
  argv: z.array(z.string()).min(1),
  exitCode: z.int(),
  endedBy: z.string().max(20),
  startedAtMs: instant,
  endedAtMs: instant,
  stdout: z.string(),
  stdoutBytes: count,
  stdoutSha256: z.string().regex(/^[0-9a-f]{64}$/),
  stderr: z.string(),
  clock,
  wallOffMs: number,
  uptimeS: number.nonnegative(),
  pausedMs: span.optional(),
  cpuTime: z.record(z.string(), z.int()).optional(),
  facts: texts,
});

/** JSON has no bytes that are not UTF-8: a pilot writes these as U+FFFD, and the hash is of what they were. */
const report = reportFields.refine(
  ({ stdout, stdoutSha256 }) => stdout === '' || stdout.includes('\uFFFD') || sha256(stdout) === stdoutSha256,
  'its stdout has another hash than it says',
);

const end = z.object({ loadedUntilMs: instant, fills: count, clock, driftMs: number, pausedMs: span.optional() });

const ticks = z.record(z.string().max(40), z.int());

/** An hour of samples in one message is no message of a watcher. */
const load = z.object({
  clock,
  facts: texts.optional(),
  samples: z
    .array(
      z
        .object({ atMs: instant, cpu: ticks, pressureUs: ticks, availableBytes: count.optional() })
        .transform(({ atMs, availableBytes, ...counters }) => ({
          at: atMs,
          ...counters,
          ...(availableBytes !== undefined && { availableBytes }),
        })),
    )
    .max(3600),
});

/** What a pilot may say: anything else is refused, for it decides when others begin. */
export const pilotMessage: z.ZodType<PilotMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clock'), ...identity }),
  z.object({
    kind: z.literal('sync'),
    ...identity,
    state: z.enum(['waiting', 'prepared', 'running', 'filling']),
    seen: z.string().max(20).default(''),
  }),
  z.object({ kind: z.literal('result'), ...identity, report }),
  z.object({ kind: z.literal('left'), ...identity, end }),
  z.object({ kind: z.literal('load'), ...identity, load }),
]);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
