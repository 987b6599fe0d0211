import { type Due, dueBetween, nextDue, type TestMemory } from '../../config/schedule/due.ts';
import type { Clock } from '../../model/clock.ts';
import { EXIT_CODES } from '../../model/errors.ts';
import type { Test } from '../../model/suite.ts';
import { type EpochMs, epochMs, hours, toIso } from '../../model/units.ts';
import type { KeptMemory } from './memory.ts';

/** Who runs a cluster's periodics, one after the other. */
export interface Daemon {
  readonly tests: readonly Test[];
  readonly memory: KeptMemory;
  readonly clock: Pick<Clock, 'now'>;
  /** Runs a test to its end; resolves to its exit code, null where a signal ended it. */
  run(test: Test): Promise<number | null>;
  log(line: string): void;
}

/** Says what fell due while no daemon ran. */
export async function begin(daemon: Daemon): Promise<void> {
  await followClock(daemon);
  await passOver(daemon, ({ test, at }) => `missed ${test.id}, due ${toIso(at)}: nothing ran the daemon then`);
}

/** Runs what fell due since the last look, and says what fell due meanwhile. */
export async function look(daemon: Daemon): Promise<void> {
  await followClock(daemon);
  const { memory, clock } = daemon;
  const now = clock.now();
  const due = dueBetween(daemon.tests, memory.now().tests, memory.now().checkedAt, now);
  if (due.length === 0) return;
  await memory.change({ checkedAt: now });
  for (const each of newestOf(due)) await runOne(each, daemon);
  await passOver(daemon, ({ test, at }) => `skipped ${test.id}, due ${toIso(at)}: another run was under way`);
}

/** As cron(8): a clock that is set back by no more repeats no run; one that is set back by more was wrong before. */
const LONGEST_REPEAT = hours(3);

/** Forgets a future that a wrong clock made up, in which nothing would be due for as long. */
async function followClock({ memory, clock, log }: Daemon): Promise<void> {
  const { checkedAt, tests } = memory.now();
  const now = clock.now();
  if (checkedAt - now <= LONGEST_REPEAT) return;
  log(`the clock was set back from ${toIso(checkedAt)} or later: schedules go on from ${toIso(now)}`);
  const past = [...tests].map(([id, each]) => [id, inThePast(each, now)] as const);
  await memory.change({ checkedAt: now, tests: new Map(past) });
}

function inThePast({ startedAt, endedAt }: TestMemory, now: EpochMs): TestMemory {
  const past = (at: EpochMs): EpochMs => epochMs(Math.min(at, now));
  return {
    ...(startedAt === undefined ? {} : { startedAt: past(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: past(endedAt) }),
  };
}

/** Ticks of crons between the last look and now are not run any more. Intervals name no instant: they just run later. */
async function passOver(daemon: Daemon, describe: (due: Due) => string): Promise<void> {
  const { tests, memory, clock, log } = daemon;
  const { tests: known, checkedAt } = memory.now();
  const now = clock.now();
  for (const due of dueBetween(tests.filter(hasInstants), known, checkedAt, now)) log(describe(due));
  // A clock that was set back while a test ran would make due again what has just run.
  await memory.change({ checkedAt: epochMs(Math.max(checkedAt, now)) });
  log(nextLine(daemon));
}

async function runOne({ test, at }: Due, { memory, clock, run, log }: Daemon): Promise<void> {
  const note = (change: TestMemory): Promise<void> => {
    const { tests } = memory.now();
    return memory.change({ tests: new Map(tests).set(test.id, { ...tests.get(test.id), ...change }) });
  };
  log(`starting ${test.id}, due ${toIso(at)}`);
  await note({ startedAt: clock.now() });
  const code = await run(test);
  await note({ endedAt: clock.now() });
  log(`${test.id} ended with exit code ${code ?? 'none'}${meaning(code)}`);
}

function meaning(code: number | null): string {
  const known = Object.values(EXIT_CODES).find((each) => each.code === code);
  return known === undefined ? '' : ` (${known.reason})`;
}

const hasInstants = (test: Test): boolean => test.triggers.periodic?.when.kind === 'cron';

/** A test that fell due several times runs once, for its newest tick. */
const newestOf = (due: readonly Due[]): Due[] => [...new Map(due.map((each) => [each.test.id, each])).values()];

function nextLine({ tests, memory, clock }: Daemon): string {
  const next = tests
    .flatMap((test) => {
      const at = nextDue(test, memory.now().tests.get(test.id) ?? {}, clock.now());
      return at === undefined ? [] : [{ test, at }];
    })
    .sort((a, b) => a.at - b.at);
  if (next.length === 0) return 'no periodics: nothing will ever run';
  const soonest = next.slice(0, 3).map(({ test, at }) => `${test.id} at ${toIso(at)}`);
  return `next: ${soonest.join(', ')}`;
}
