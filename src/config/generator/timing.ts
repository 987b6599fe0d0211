import { counted } from '../../model/counted.ts';
import type { Infrastructure } from '../../model/infrastructure.ts';
import type { Plan, Step } from '../../model/plan.ts';
import { type Milliseconds, minutes, ms, sum } from '../../model/units.ts';
import { shortDuration } from '../duration.ts';

/** The times of a job's decoration, and a sentence on each that says where it comes from. */
export interface JobTiming {
  readonly timeoutMs: Milliseconds;
  readonly gracePeriodMs: Milliseconds;
  readonly podPendingMs: Milliseconds;
  readonly podUnscheduledMs: Milliseconds;
  readonly reasons: readonly string[];
}

/** Times that a person wrote; those that follow from them follow what is written. */
export interface WrittenTimes {
  readonly timeoutMs: Milliseconds | undefined;
  readonly gracePeriodMs: Milliseconds | undefined;
}

/**
 * From the plan: `timeout` lets any one step reach its own limit before Prow ends the run, so that the run itself says what went
 * wrong; `grace_period` is what cleaning up may take once Prow has interrupted it (SIGINT, and SIGKILL at its end).
 * @param runs the most that the job makes of the plan; of several, every second is of another build, with images of its own
 */
export function timingOf(plan: Plan, stated?: Milliseconds, runs = 1): JobTiming {
  const lockMs = stepOf(plan, 'lock')?.timeoutMs ?? ms(0);
  // Each test of a suite waits for its own images.
  const imagesMs = sum(plan.steps.filter(({ kind }) => kind === 'image').map(({ timeoutMs }) => timeoutMs));
  const imageMs = ms(Math.min(2, runs) * imagesMs);
  const overrun = longestOverrun(plan);
  const made = madeOf(plan);
  const estimateMs = ms(runs * (stated ?? plan.estimateMs));
  const timeoutMs = roundUp(
    ms(imageMs + lockMs + made.beforeMs + 2 * estimateMs + overrun.ms + made.afterMs),
    minutes(5),
  );
  const cleanup = cleanupOf(plan);
  const gracePeriodMs = roundUp(ms(cleanup.ms + WRITING), minutes(1));
  const text = shortDuration;
  const cluster = `${text(made.beforeMs)} to make the cluster + ${text(made.afterMs)} to remove it + `;
  const image = imageMs === 0 ? '' : `${text(imageMs)} for the images + `;
  const ahead = `${image}${lockMs === 0 ? '' : `${text(lockMs)} for the lock + `}${made.beforeMs === 0 ? '' : cluster}`;
  return {
    timeoutMs,
    gracePeriodMs,
    podPendingMs: PENDING,
    podUnscheduledMs: UNSCHEDULED,
    reasons: [
      `timeout: ${ahead}twice the ${stated === undefined ? 'planned' : 'stated'} ${text(estimateMs)}${runs === 1 ? '' : ` of ${runs} runs`} + ${text(overrun.ms)} that step ${overrun.step} may overrun by, rounded up to 5 minutes.`,
      `grace_period: cleaning up after an interrupt, ${cleanup.text} + ${text(WRITING)} to write results, rounded up to a minute.`,
      `pod_running_timeout: both, + ${text(UPLOAD)} to upload, rounded up to 5 minutes. A pod that finds no node ${lockMs === 0 ? '' : 'holds up the queue, so it '}waits ${text(UNSCHEDULED)} at most, and ${text(PENDING)} for its images and clones.`,
    ],
  };
}

/** `pod_running_timeout`. */
export const podRunning = ({ timeoutMs, gracePeriodMs }: JobTiming, written: WrittenTimes): Milliseconds =>
  roundUp(ms((written.timeoutMs ?? timeoutMs) + (written.gracePeriodMs ?? gracePeriodMs) + UPLOAD), minutes(5));

const WRITING = minutes(1);
const UPLOAD = minutes(10);
const UNSCHEDULED = minutes(60);
const PENDING = minutes(30);

const stepOf = (plan: Plan, kind: Step['kind']): Step | undefined => plan.steps.find((step) => step.kind === kind);

function longestOverrun(plan: Plan): { step: string; ms: Milliseconds } {
  let longest = { step: 'none', ms: ms(0) };
  for (const { id, kind, estimateMs, timeoutMs } of plan.steps) {
    if (!WAITS.has(kind) && timeoutMs - estimateMs > longest.ms) longest = { step: id, ms: ms(timeoutMs - estimateMs) };
  }
  return longest;
}

/** They have their whole time, whatever else overruns. */
const WAITS: ReadonlySet<Step['kind']> = new Set(['image', 'lock']);

const infrastructureOf = (plan: Plan): Infrastructure | undefined => plan.experiment.cluster?.infrastructure;

/** The times of a cluster that the run makes: to make it with its nodes, and to remove it once. */
function madeOf(plan: Plan): { beforeMs: Milliseconds; afterMs: Milliseconds } {
  const { upMs = ms(0), validateMs = ms(0), downMs = ms(0) } = infrastructureOf(plan)?.timeouts ?? {};
  return { beforeMs: ms(upMs + validateMs), afterMs: downMs };
}

/** What is cleaned up after an interrupt: the cluster that the run made, or the level that takes longest to delete. */
function cleanupOf(plan: Plan): { ms: Milliseconds; text: string } {
  const { timeouts, teardown } = infrastructureOf(plan) ?? {};
  if (timeouts !== undefined && teardown !== undefined) {
    const attempts = 1 + teardown.retries;
    return {
      ms: ms(attempts * timeouts.downMs),
      text: `${counted(attempts, 'attempt')} of ${shortDuration(timeouts.downMs)} to remove the cluster`,
    };
  }
  const longest = (kind: Step['kind']): Milliseconds =>
    ms(Math.max(0, ...plan.steps.filter((step) => step.kind === kind).map(({ timeoutMs }) => timeoutMs)));
  const [deleteMs, verifyMs] = [longest('delete'), longest('verify-clean')];
  const hookMs = ms(Math.max(0, ...plan.steps.filter(isClearingHook).map(({ timeoutMs }) => timeoutMs)));
  const hook = hookMs === 0 ? '' : ` + ${shortDuration(hookMs)} for a hook after it`;
  return {
    ms: ms(deleteMs + verifyMs + hookMs),
    text: `${shortDuration(deleteMs)} to delete + ${shortDuration(verifyMs)} to see it gone${hook}`,
  };
}

const isClearingHook = ({ kind, role }: Step): boolean => kind === 'hook' && role === 'clear';

const roundUp = (time: Milliseconds, to: Milliseconds): Milliseconds => ms(Math.ceil(time / to) * to);
