import { type EpochMs, epochMs, type Milliseconds, minutes, ms } from '../model/units.ts';
import { isUnfinished, type ListedJob } from '../prow/prow-jobs.ts';
import { median, sorted } from '../stats/quantile.ts';

/** How long jobs of a name take, from their pod to their end; undefined where that is not known. */
export type DurationOf = (job: string) => Milliseconds | undefined;

/** By what Deck lists of them, else by what the suite expects. */
export function durationsIn(jobs: readonly ListedJob[], expected: DurationOf): DurationOf {
  const took = Map.groupBy(
    jobs.filter(({ state }) => state === 'success'),
    ({ job }) => job,
  );
  return (job) => {
    const middle = median(sorted((took.get(job) ?? []).flatMap(lengthOf)));
    return middle === undefined ? expected(job) : ms(middle);
  };
}

const lengthOf = ({ startedAt, endedAt }: ListedJob): number[] =>
  startedAt === undefined || endedAt === undefined ? [] : [endedAt - startedAt];

/** Jobs of one queue run one after the other, in the order in which they were created (Prow's JobQueueCapacities of 1, as `generate` has them). */
export function queueBefore(own: ListedJob, jobs: readonly ListedJob[]): ListedJob[] {
  const isBefore = (job: ListedJob): boolean =>
    isUnfinished(job) &&
    queueOf(job) === queueOf(own) &&
    (job.createdAt < own.createdAt || (job.createdAt === own.createdAt && job.state === 'pending' && job !== own));
  return jobs.filter(isBefore).sort((a, b) => a.createdAt - b.createdAt);
}

export const queueOf = ({ queue, job }: ListedJob): string => queue ?? job;

/** When the last of jobs that run one after the other ends; undefined where the length of one is not known. */
export function expectedEnd(jobs: readonly ListedJob[], durationOf: DurationOf, now: EpochMs): EpochMs | undefined {
  let end: number = now;
  for (const { job, startedAt } of jobs) {
    const duration = durationOf(job);
    if (duration === undefined) return undefined;
    end = startedAt === undefined ? end + duration : Math.max(end, startedAt + duration);
  }
  return epochMs(Math.ceil(end / STEP) * STEP);
}

/** An estimate is no more exact than this. */
const STEP = minutes(5);
