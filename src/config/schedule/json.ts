import type { JsonObject } from '../../model/json.ts';
import { toIso } from '../../model/units.ts';
import { eitherDay } from '../../prow/when.ts';
import type { OnDemand } from './on-demand.ts';
import { floatingOf, overlapsOf } from './queue.ts';
import type { Scheduled } from './scheduled.ts';
import { isWeekly, ticksIn, weekTime, YEAR } from './week.ts';

/** The schedule for programs: each periodic, and what happens on exclusive clusters when times meet. Times are UTC. */
export function scheduleJson(scheduled: readonly Scheduled[], onDemand: readonly OnDemand[]): JsonObject {
  return {
    jobs: scheduled.map(jobJson),
    onDemand: onDemand.map(({ job, test, type, when, duration }) => ({
      job,
      test: test.id,
      cluster: test.experiment.cluster?.name ?? null,
      type,
      when,
      durationMs: duration.ms,
      durationSource: duration.source,
    })),
    overlaps: overlapsOf(scheduled).map(({ later, earlier, example, ...overlap }) => ({
      ...overlap,
      later: later.test.id,
      earlier: earlier.test.id,
      example: weekTime(example),
    })),
    floating: floatingOf(scheduled).map(({ cluster, job, longestWaitMs }) => ({
      cluster,
      test: job.test.id,
      longestWaitMs,
    })),
  };
}

const hasWeek = (job: Scheduled): boolean => job.when.kind === 'cron' && isWeekly(job);

/** Of a year that begins on a Monday: in others weekdays meet other days of the month. */
function yearJson(scheduled: Scheduled): JsonObject {
  const ticks = ticksIn(YEAR, scheduled);
  return { from: toIso(YEAR.from).slice(0, 10), starts: ticks.length, first: ticks.slice(0, SHOWN).map(toIso) };
}

const SHOWN = 12;

const jobJson = (scheduled: Scheduled): JsonObject => ({
  job: scheduled.job,
  test: scheduled.test.id,
  cluster: scheduled.test.experiment.cluster?.name ?? null,
  when: scheduled.when.text,
  // Null and no empty list: the job runs, but has no times that are the same in every week.
  week: hasWeek(scheduled) ? scheduled.week.map(weekTime) : null,
  year: scheduled.when.kind === 'interval' || hasWeek(scheduled) ? null : yearJson(scheduled),
  eitherDay: eitherDay(scheduled.when),
  durationMs: scheduled.duration.ms,
  durationSource: scheduled.duration.source,
  coolDownMs: scheduled.coolDownMs,
});
