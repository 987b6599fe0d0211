import { epochMs } from '../../src/model/units.ts';
import { parseCron } from '../../src/prow/cron.ts';
import { nextRun } from '../../src/prow/cron-runs.ts';

/** What test/conformance/peers/cron/cron-runs prints for an expression. */
export interface CronAnswer {
  readonly outcome: 'accepted' | 'load' | 'horologium';
  readonly next: readonly (string | null)[] | null;
}

/** Our answer in the same words. */
export function ourAnswer(expression: string, after: readonly string[]): CronAnswer {
  const parsed = parseCron(expression);
  if (parsed.kind === 'rejected') return { outcome: parsed.consequence, next: null };
  const next = after.map((instant) => {
    const run = nextRun(parsed, epochMs(Date.parse(instant)));
    return run === undefined ? null : new Date(run).toISOString().replace('.000Z', 'Z');
  });
  return { outcome: 'accepted', next };
}
