import { gzipSync } from 'node:zlib';
import type { PilotReport } from '../../barrier/message.ts';
import type { OutputFact } from '../../model/entry.ts';
import type { PilotFact } from '../../model/fleet.ts';
import type { PilotSaid } from './desk.ts';

/** What a pilot reported, as a fact. */
export function outputOfPilot(step: string, name: string, said: PilotSaid | undefined, reason?: string): OutputFact {
  const fact = { type: 'output', step, name } as const;
  if (said === undefined) return { ...fact, reason: reason ?? 'it reported nothing' };
  const { report } = said;
  const tooLong = tooLongText(report);
  return {
    ...fact,
    ...(tooLong !== undefined && { reason: tooLong }),
    ...{ exitCode: report.exitCode, endedBy: report.endedBy },
    ...{ startedAt: report.startedAtMs, endedAt: report.endedAtMs },
    ...{ bytes: report.stdoutBytes, sha256: report.stdoutSha256 },
    ...(tooLong === undefined && { gzip: gzipSync(report.stdout, { level: 9 }).toString('base64') }),
    ...(report.stderr !== '' && { stderr: report.stderr }),
    pilot: pilotFact(said),
  };
}

/** Why there is no output though the command printed one; undefined where what it printed is there. */
export const tooLongText = ({ stdout, stdoutBytes }: PilotReport): string | undefined =>
  stdout === '' && stdoutBytes > 0 ? `its output of ${stdoutBytes} bytes is too long to keep` : undefined;

/** What a pilot says of itself and its machine. */
export function pilotFact({ identity, report, end }: PilotSaid): PilotFact {
  const pausedMs = end?.pausedMs ?? report.pausedMs;
  return {
    bootId: identity.bootId,
    boundMs: report.clock.boundMs,
    wallOffMs: report.wallOffMs,
    ...(end !== undefined && {
      ...{ driftMs: end.driftMs, driftBoundMs: report.clock.boundMs + end.clock.boundMs },
      ...{ loadedUntil: end.loadedUntilMs, fills: end.fills },
    }),
    uptimeS: report.uptimeS,
    ...(pausedMs !== undefined && { pausedMs }),
    tags: identity.tags ?? {},
    facts: report.facts,
    ...(report.cpuTime !== undefined && { cpuTime: report.cpuTime }),
  };
}
