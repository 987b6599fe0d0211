import type { JsonObject } from '../../model/json.ts';
import { floatingOf, overlapsOf } from './queue.ts';
import type { Scheduled } from './scheduled.ts';
import { weekTime } from './week.ts';

/** The schedule for programs: each periodic, and what happens on exclusive clusters when times meet. Times are UTC. */
export function scheduleJson(scheduled: readonly Scheduled[]): JsonObject {
  return {
    jobs: scheduled.map(jobJson),
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

const jobJson = (scheduled: Scheduled): JsonObject => ({
  job: scheduled.job,
  test: scheduled.test.id,
  cluster: scheduled.test.experiment.cluster?.name ?? null,
  when: scheduled.when.text,
  week: scheduled.week.map(weekTime),
  durationMs: scheduled.duration.ms,
  durationSource: scheduled.duration.source,
  coolDownMs: scheduled.coolDownMs,
});
