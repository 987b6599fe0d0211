import { compareText } from '../../model/order.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, later, type Milliseconds, ms } from '../../model/units.ts';
import { type CronSchedule, parseCron } from '../../prow/cron.ts';
import { nextRun, runsBetween } from '../../prow/cron-runs.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';

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
  const rhythm = rhythmOf(test);
  if (rhythm === undefined) return undefined;
  return rhythm.kind === 'fields' ? nextRun(rhythm, now) : after(rhythm, memory, now);
}

function ticks(test: Test, memory: TestMemory, from: EpochMs, to: EpochMs): EpochMs[] {
  const rhythm = rhythmOf(test);
  if (rhythm === undefined) return [];
  // runsBetween takes its beginning and leaves its end; here the beginning was looked at before.
  if (rhythm.kind === 'fields') return [...runsBetween(rhythm, later(from, ms(1)), later(to, ms(1)))];
  const at = after(rhythm, memory, to);
  return at <= to ? [at] : [];
}

type Rhythm =
  | Extract<CronSchedule, { kind: 'fields' }>
  | { readonly kind: 'after'; readonly end: 'startedAt' | 'endedAt'; readonly pause: Milliseconds };

function rhythmOf(test: Test): Rhythm | undefined {
  const schedule = test.periodic?.schedule;
  if (schedule === undefined) return undefined;
  if ('cron' in schedule) {
    const cron = parseCron(schedule.cron);
    if (cron.kind === 'every') return { kind: 'after', end: 'startedAt', pause: cron.every };
    return cron.kind === 'fields' ? cron : undefined;
  }
  const text = 'interval' in schedule ? schedule.interval : schedule.minimumInterval;
  const pause = parseGoDuration(text);
  return pause === undefined
    ? undefined
    : { kind: 'after', end: 'interval' in schedule ? 'startedAt' : 'endedAt', pause };
}

/** At once where there was no run before. */
function after({ end, pause }: Extract<Rhythm, { kind: 'after' }>, memory: TestMemory, now: EpochMs): EpochMs {
  const since = memory[end];
  return since === undefined ? now : later(since, pause);
}
