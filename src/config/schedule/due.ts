import { compareText } from '../../model/order.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, later, ms } from '../../model/units.ts';
import type { When } from '../../model/when.ts';
import { nextRun, runsBetween } from '../../prow/cron-runs.ts';

/** What a scheduler remembers of a test between two looks, also over a restart. */
export interface TestMemory {
  /** Start and end of its last run. */
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
}

export interface Due {
  readonly test: Test;
  /** The instant that its schedule named. */
  readonly at: EpochMs;
}

/**
 * Which periodics fell due after `from`, up to and including `to`, sorted by time and then by id. Crons tick by Prow's rules
 * in UTC; interval jobs are due when their interval has passed since their last start, minimum-interval jobs since their
 * last end, and at once where there was none (prow cmd/horologium).
 */
export function dueBetween(
  tests: readonly Test[],
  memory: ReadonlyMap<string, TestMemory>,
  from: EpochMs,
  to: EpochMs,
): Due[] {
  return tests
    .flatMap((test) => ticks(test, memory.get(test.id) ?? {}, from, to).map((at) => ({ test, at })))
    .sort((a, b) => a.at - b.at || compareText(a.test.id, b.test.id));
}

/** When a test is due next, as seen from `now`; undefined where it has no periodic or never runs. */
export function nextDue(test: Test, memory: TestMemory, now: EpochMs): EpochMs | undefined {
  const when = test.triggers.periodic?.when;
  if (when === undefined) return undefined;
  return when.kind === 'cron' ? nextRun(when.cron, now) : after(when, memory, now);
}

function ticks(test: Test, memory: TestMemory, from: EpochMs, to: EpochMs): EpochMs[] {
  const when = test.triggers.periodic?.when;
  if (when === undefined) return [];
  // runsBetween takes its beginning and leaves its end; here the beginning was looked at before.
  if (when.kind === 'cron') return [...runsBetween(when.cron, later(from, ms(1)), later(to, ms(1)))];
  const at = after(when, memory, to);
  return at <= to ? [at] : [];
}

/** At once where there was no run before. */
function after({ since, every }: Extract<When, { kind: 'interval' }>, memory: TestMemory, now: EpochMs): EpochMs {
  const last = memory[since];
  return last === undefined ? now : later(last, every);
}
