import { type Json, type JsonObject, listAt, numberAt, valueAt } from '../../../model/json.ts';

/** How far fio's stamps of one start lie apart. */
const SAME_START_MS = 500;

/** What --status-interval prints: the same run again and again, each time later, and begun at the same moment. */
export function areOfOneRun(documents: readonly JsonObject[]): boolean {
  const stamps = documents.map((each) => numberAt(each, 'timestamp_ms') ?? Number.NaN);
  const starts = documents.map((each, index) => (stamps[index] ?? Number.NaN) - runtimeMs(listAt(each, 'jobs')));
  return documents.every((document, index) => {
    const previous = documents[index - 1];
    if (previous === undefined) return true;
    if (jobsOf(document) !== jobsOf(previous)) return false;
    const [before, now] = [stamps[index - 1] ?? Number.NaN, stamps[index] ?? Number.NaN];
    return now > before && Math.abs((starts[index] ?? 0) - (starts[0] ?? 0)) <= SAME_START_MS;
  });
}

/** Their names and options, which do not change while they run. */
const jobsOf = (document: JsonObject): string =>
  JSON.stringify([
    document['global options'],
    listAt(document, 'jobs').map((job) => [valueAt(job, 'jobname'), valueAt(job, 'job options')]),
  ]);

/** Groups run one after the other. */
const runtimeMs = (jobs: readonly Json[]): number =>
  [...Map.groupBy(jobs, (job) => numberAt(job, 'groupid') ?? 0).values()].reduce(
    (sum, group) => sum + Math.max(...group.map((job) => numberAt(job, 'job_runtime') ?? Number.NaN)),
    0,
  );
