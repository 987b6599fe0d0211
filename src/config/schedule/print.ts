import { counted } from '../../model/counted.ts';
import { compareText } from '../../model/order.ts';
import { type EpochMs, elapsed, type Milliseconds, ms } from '../../model/units.ts';
import type { When } from '../../model/when.ts';
import { nextRun } from '../../prow/cron-runs.ts';
import { eitherDay } from '../../prow/when.ts';
import { shortDuration } from '../duration.ts';
import type { OnDemand } from './on-demand.ts';
import type { Floating, Overlap } from './queue.ts';
import type { Scheduled } from './scheduled.ts';
import type { Proposal } from './spread.ts';
import type { WeekTable } from './table.ts';
import { timeOfDay, weekTime } from './week.ts';

/** `04:40 AM UTC`. */
export function clockTime(at: EpochMs): string {
  const [hour = '', minute] = timeOfDay(at).split(':');
  const twelve = Number(hour) % 12 === 0 ? 12 : Number(hour) % 12;
  return `${String(twelve).padStart(2, '0')}:${minute} ${Number(hour) < 12 ? 'AM' : 'PM'} UTC`;
}

/** A duration in whole minutes, and how it is known. */
export function durationText({ duration }: Scheduled): string {
  const text = toMinutes(duration.ms);
  return {
    observed: `${text} (observed p95)`,
    stated: `${text} (stated)`,
    planned: `${text} (planned)`,
    limit: `at most ${text}`,
  }[duration.source];
}

/** When a job runs, as written; with a word on cron's rule where two fields name days. */
export const whenText = (when: When): string =>
  eitherDay(when) ? `${when.text} (day of month OR weekday)` : when.text;

/** One sentence on an overlap. */
export function overlapText(overlap: Overlap): string {
  const { cluster, shared, later, earlier, times, period, example } = overlap;
  const often = `${counted(times, 'time')} a ${period}, for example ${weekTime(example)}`;
  const both = `${later.test.id} starts on ${cluster} while ${earlier.test.id} is not over (${often})`;
  return `${both}: ${shared ? 'they disturb each other' : waitText(overlap)}`;
}

/** One sentence on a job whose times are unknown. */
export const floatingText = ({ cluster, job, longestWaitMs }: Floating): string =>
  `${job.test.id} runs on ${cluster} ${job.when.text}, at times that are not known: another may wait ${toMinutes(longestWaitMs)} for it`;

function waitText({ longestWaitMs, dropped, times }: Overlap): string {
  const drop = dropped === 0 ? '' : `Prow drops ${dropped === times ? 'the run' : `${dropped} of ${times} runs`}`;
  const wait = dropped === times ? '' : `it waits up to ${toMinutes(longestWaitMs)}`;
  return [wait, drop].filter(Boolean).join(', ');
}

/** What can take a machine at any time, as lines of a terminal. */
export const printOnDemand = (jobs: readonly OnDemand[]): string[] =>
  jobs.map(({ job, test, when, duration }) => {
    const cluster = test.experiment.cluster?.name ?? 'a machine of its own';
    return `${job} on ${cluster}, ${toMinutes(duration.ms)}: ${when}`;
  });

/** The week as lines of a terminal. */
export function printWeek({ days, others }: WeekTable): string[] {
  const lines = days.map(({ name, starts }) => {
    const texts = starts.map(({ scheduled, at }) => `${timeOfDay(at)} ${scheduled.test.name}`);
    return `${name}  ${texts.join('   ') || '-'}`;
  });
  return [...lines, ...others.map((job) => `also ${job.test.name}: ${whenText(job.when)}`)];
}

/** When each job starts next, soonest first. */
export function printNext(scheduled: readonly Scheduled[], now: EpochMs): string[] {
  const runs = scheduled.flatMap((job) => {
    const at = job.when.kind === 'cron' ? nextRun(job.when.cron, now) : undefined;
    return at === undefined ? [] : [{ job, at }];
  });
  runs.sort((a, b) => a.at - b.at || compareText(a.job.job, b.job.job));
  return runs.map(
    ({ job, at }) =>
      `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}  in ${toMinutes(elapsed(now, at))}  ${job.test.id}`,
  );
}

/**
 * How the tests of a matrix get the times that are proposed for each: their one cron is written once, so each combination must bring
 * its own. None where their times may stay one.
 */
export function matrixNotes(proposals: readonly Proposal[], scheduled: readonly Scheduled[]): string[] {
  const tests = new Map(scheduled.map(({ job, test }) => [job, test]));
  const placed = proposals.flatMap((proposal) => {
    const test = tests.get(proposal.job);
    return test === undefined || Object.keys(test.lane).length === 0 ? [] : [{ proposal, test }];
  });
  const entries = Map.groupBy(placed, ({ test: { position } }) => `${position.file}:${position.line}`);
  return [...entries].flatMap(([place, lanes]) => {
    const crons = new Set(lanes.map(({ proposal }) => proposal.cron));
    const proposed = new Set(lanes.map(({ proposal }) => proposal.proposed));
    if (crons.size > 1 || proposed.size === 1) return [];
    const combinations = lanes.map(({ test, proposal }) => flow({ ...test.lane, cron: proposal.proposed }));
    return [
      `${place} has one cron for ${lanes.map(({ test }) => test.name).join(', ')}; to give each its own:`,
      `  matrix: [${combinations.join(', ')}]`,
      '  periodic: {cron: "{{cron}}"}',
    ];
  });
}

/** A map in one line of YAML, its values quoted. */
const flow = (values: Readonly<Record<string, string>>): string =>
  `{${Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ')}}`;

export const printProposal = ({ cluster, test, cron, proposed, note }: Proposal): string =>
  note === 'moved' ? `${cluster}  ${test}: ${cron} -> ${proposed}` : `${cluster}  ${test}: ${cron} (${note})`;

/** Rounded up to whole minutes. */
const toMinutes = (time: Milliseconds): string => shortDuration(ms(Math.ceil(time / 60_000) * 60_000));
