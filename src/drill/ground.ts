import { type History, joined } from '../history/history.ts';
import type { RunDocument } from '../history/run.ts';
import { tableOf } from '../history/table.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

/** A ground has one run a day. */
export const DAY_MS = 86_400_000;
const JOB = 'drill';

/** Runs as a line has them, one a day until now. A drill's runs are on a ground of their own: none of them is in a history that is kept. */
export function groundOf(test: string, documents: readonly RunDocument[], now: EpochMs): History {
  const placed = documents.map(({ run, points }, place): RunDocument => {
    const { pull: _, untrusted: __, ...rest } = run;
    const startedAt = epochMs(now - (documents.length - 1 - place) * DAY_MS);
    const own = { test, job: JOB, build: String(place + 1), line: 'main', kind: 'periodic' as const, startedAt };
    return { run: { ...rest, ...own }, points };
  });
  return joined(test, [tableOf(placed)]);
}
