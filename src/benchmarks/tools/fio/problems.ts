import { type Json, type JsonObject, numberAt, stringAt } from '../../../model/json.ts';
import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import type { AskedOfTool, ToolOutput, ToolProblem } from '../../outcome.ts';
import { fioBytes, fioMs } from './options.ts';
import { DIRECTIONS } from './readings.ts';

const LEAST_SHARE = 0.95;

/** Lines by which fio says that it was ended, or that a server or a job is missing. Its exit code is 0 all the same. */
const SAID =
  /^.*(?:fio: terminating on signal|fio: (?:failed to )?connect|client: host=\S+ disconnected|fio: server .*|fio: pid=\d+, (?:err|got signal)=|fio: \d+ jobs? failed to start|it appears to be stuck|fio: io_u error|fio: ENOSPC|verify: bad|: verify failed at|latency target.*(?:not|failed)).*$/m;

/** What keeps an output from being what was asked. */
export function problems(
  { stdout, stderr }: ToolOutput,
  document: JsonObject,
  jobs: readonly Json[],
  options: JsonObject,
  asked: AskedOfTool,
): ToolProblem[] {
  const runtimeMs = Math.min(...jobs.map(longest));
  const servers = new Set(jobs.map((job) => `${stringAt(job, 'hostname')} ${numberAt(job, 'port')}`)).size;
  return [
    SAID.exec(`${stderr}\n${stdout}`)?.[0].trim(),
    wrongTime(
      runtimeMs,
      { ...asked, durationMs: asked.durationMs ?? (isWhole(jobs, options) ? undefined : fioMs(options.runtime)) },
      LEAST_SHARE,
    ),
    notAsMany('participants', servers, asked.participants ?? (document.client_stats === undefined ? 1 : undefined)),
    jobs.some((job) => stringAt(job, 'jobname') === undefined || numberAt(job, 'groupid') === undefined) &&
      'a job has no name or no group',
    notAsMany('jobs', jobsOfEach(jobs, servers, options), asked.streams),
    ...jobs.map((job) => DIRECTIONS.every((direction) => ios(job, direction) === 0) && `${nameOf(job)} did no I/O`),
    ...jobs.flatMap((job) => [hadErrors(job), ...DIRECTIONS.map((direction) => notItsQuotient(job, direction))]),
    isMemory(options) && `direct=1 in ${String(options.directory ?? options.filename)}, which is memory and no device`,
  ];
}

/** With --continue_on_error a job ends without an error, and counts those that it had. */
function hadErrors(job: Json): string | undefined {
  const errors = numberAt(job, 'total_err') ?? 0;
  return errors === 0 ? undefined : `${nameOf(job)} went on after ${errors} errors`;
}

/** Rates of a job are its bytes and operations in its runtime. Runtimes of grouped jobs are those of the longest. */
function notItsQuotient(job: Json, direction: (typeof DIRECTIONS)[number]): string | undefined {
  const at = (key: string): number | undefined => numberAt(job, direction, key);
  const seconds = (at('runtime') ?? 0) / 1000;
  if (seconds < SHORTEST_S) return undefined;
  const isWrong = [
    [at('io_bytes'), at('bw_bytes')],
    [at('total_ios'), at('iops')],
  ].some(([amount, rate]) => amount !== undefined && rate !== undefined && disagree(amount / seconds, rate, 0.05));
  return isWrong ? `what ${nameOf(job)} did, its time and its rates do not fit each other` : undefined;
}

/** Below it the milliseconds of fio are too few to divide by. */
const SHORTEST_S = 0.1;

const nameOf = (job: Json): string => stringAt(job, 'jobname') ?? 'a job';

/** With group_reporting the jobs of a server are one entry. */
function jobsOfEach(jobs: readonly Json[], servers: number, { numjobs = 1 }: JsonObject): number {
  const entries = jobs.length / servers;
  return entries === 1 ? Number(numjobs) : entries;
}

/** A job without time_based ends when its size is done, before its runtime is over. */
function isWhole(jobs: readonly Json[], options: JsonObject): boolean {
  const size = fioBytes(options.size);
  if (options.runtime === undefined) return true;
  if (size === undefined || 'time_based' in options) return false;
  return jobs.every(
    (job) =>
      DIRECTIONS.reduce((bytes, direction) => bytes + (numberAt(job, direction, 'io_bytes') ?? 0), 0) >= size &&
      longest(job) < (fioMs(options.runtime) ?? 0) * LEAST_SHARE,
  );
}

const longest = (job: Json): number =>
  Math.max(...DIRECTIONS.map((direction) => numberAt(job, direction, 'runtime') ?? 0));

const ios = (job: Json, direction: string): number => numberAt(job, direction, 'total_ios') ?? 0;

const isMemory = ({ direct, directory, filename }: JsonObject): boolean =>
  direct === '1' && [directory, filename].some((path) => String(path ?? '').startsWith('/dev/shm'));
