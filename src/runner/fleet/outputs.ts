import { gzipSync } from 'node:zlib';
import type { OutputFact } from '../../model/entry.ts';
import type { PilotFact } from '../../model/fleet.ts';
import type { PilotSaid } from './desk.ts';

/** What a pilot reported, as a fact. */
export function outputOfPilot(step: string, name: string, said: PilotSaid | undefined, reason?: string): OutputFact {
  const fact = { type: 'output', step, name } as const;
  if (said === undefined) return { ...fact, reason: reason ?? 'it reported nothing' };
  const { report } = said;
  const isTooLong = report.stdout === '' && report.stdoutBytes > 0;
  return {
    ...fact,
    ...(isTooLong && { reason: `its output of ${report.stdoutBytes} bytes is too long to keep` }),
    ...{ exitCode: report.exitCode, endedBy: report.endedBy },
    ...{ startedAt: report.startedAtMs, endedAt: report.endedAtMs },
    ...{ bytes: report.stdoutBytes, sha256: report.stdoutSha256 },
    ...(!isTooLong && { gzip: gzipSync(report.stdout, { level: 9 }).toString('base64') }),
    ...(report.stderr !== '' && { stderr: report.stderr }),
    pilot: pilotFact(said),
  };
}

/** What a pilot says of itself and its machine. */
export function pilotFact({ identity, report, end }: PilotSaid): PilotFact {
  return {
    bootId: identity.bootId,
    boundMs: report.clock.boundMs,
    wallOffMs: report.wallOffMs,
    ...(end !== undefined && { driftMs: end.driftMs, loadedUntil: end.loadedUntilMs, fills: end.fills }),
    uptimeS: report.uptimeS,
    tags: identity.tags ?? {},
    facts: report.facts,
    ...(report.cpuTime !== undefined && { cpuTime: report.cpuTime }),
  };
}
