import { JOURNAL_VERSION, type RunEnded, type RunEnding, type RunStarted } from '../model/entry.ts';
import { type ExitName, explained, findKnownError, KnownError } from '../model/errors.ts';
import { hookText } from '../model/hook.ts';
import type { JsonObject } from '../model/json.ts';
import { type HookStep, isAfterwards, isMeasured, type Step } from '../model/plan.ts';
import { createCalls } from './calls.ts';
import { type LevelState, type RunInput, type RunPorts, type RunState, RunStop, type StopReason } from './context.ts';
import { startHeartbeat } from './heartbeat.ts';
import { suiteState } from './hooks/ports.ts';
import { keepPrometheus } from './metrics/prometheus/keep.ts';
import { createTracker } from './objects/tracker.ts';
import { createProfiler } from './profiles/profiler.ts';
import { startSampling } from './sampling.ts';
import { performStep } from './steps/index.ts';
import { notRestored } from './steps/restore.ts';
import { quotablePlan } from './subject/quotable.ts';
import { abortAfter, isTimeout, withTimeout } from './timeout.ts';
import { createWaitingFor } from './waiting-for.ts';

export interface RunOutcome {
  readonly how: RunEnding;
  readonly reason?: string;
  /** Set where the exit code follows from the way it ended alone, for example no lock in time. Once load was made the result has it. */
  readonly exit?: ExitName;
  /** The error that no code expected, if one ended the run. */
  readonly defect?: Error;
}

/** One execution of a plan. It only does and records: everything it learns is in the journal when it resolves. */
export async function run(input: RunInput, ports: RunPorts): Promise<RunOutcome> {
  const over = new AbortController();
  const state = begin(input, ports, over.signal);
  const sampling = startSampling(state);
  const outcome = await performAll(state);
  await keepPrometheus(state);
  await sampling.stop();
  await state.heartbeat?.stop();
  over.abort();
  const ended: RunEnded = { type: 'run-ended', how: outcome.how, reason: outcome.reason };
  state.journal.append(ended);
  return outcome.exit === undefined && state.journal.failed.aborted ? unwritten(state) : outcome;
}

/** A run that cannot begin, such as one whose login is refused: its journal has no step, and says why. */
export function refuseRun(input: RunInput, ports: Pick<RunPorts, 'journal' | 'stop'>, error: unknown): RunOutcome {
  const { journal, stop } = ports;
  openJournal(input, journal);
  const outcome = stop.aborted ? stopped(ports) : refusal(error);
  journal.append({ type: 'run-ended', how: outcome.how, reason: outcome.reason });
  return outcome;
}

function refusal(error: unknown): RunOutcome {
  const reason = explained(error);
  if (isDefect(error)) return { how: 'crashed', reason, exit: 'defect', defect: error };
  return { how: 'infrastructure', reason, exit: findKnownError(error)?.exit ?? 'infrastructure' };
}

function openJournal(input: RunInput, journal: RunPorts['journal']): void {
  const { kept } = input;
  journal.append(kept === undefined ? runStarted(input) : { type: 'resumed', kept: [...kept] });
  for (const fact of input.before ?? []) journal.append(fact);
}

const runStarted = ({ identity, plan }: RunInput): RunStarted => ({
  type: 'run-started',
  version: JOURNAL_VERSION,
  run: identity,
  plan: quotablePlan(plan),
});

/** Also where nothing was left to do that the failed journal could have stopped: a journal without an end is no result. */
const unwritten = ({ journal }: RunState): RunOutcome => ({
  how: 'infrastructure',
  reason: explained(journal.failed.reason),
  exit: 'infrastructure',
});

function begin(input: RunInput, ports: RunPorts, over: AbortSignal): RunState {
  openJournal(input, ports.journal);
  if (ports.host !== undefined) ports.journal.append({ type: 'host', host: ports.host.describe() });
  const { waitingFor = createWaitingFor() } = ports;
  const state: RunState = {
    ...ports,
    ...input,
    waitingFor,
    calls: createCalls(ports),
    heartbeat: startHeartbeat(ports),
    profiler: createProfiler(input.plan, ports.profiles, () => state),
    loadSince: undefined,
    metrics: [],
    held: ports.lock.held,
    namespaces: 0,
    othersSeen: undefined,
    baseline: undefined,
    surroundings: undefined,
    mayInstall: false,
    images: new Map(),
    undo: [],
    suite: ports.suite ?? suiteState(),
    hookUndo: new Map(),
    graceOver: abortAfter(ports.clock, ports.graceMs, ports.stop, over, waitingFor),
  };
  return state;
}

async function performAll(state: RunState): Promise<RunOutcome> {
  let trouble: Trouble | undefined;
  let level = newLevel();
  const begun = new Set<string>();
  for (const step of state.plan.steps) {
    if (state.kept?.has(step.id) === true) continue;
    if (!isDue(step, begun, state) || (trouble !== undefined && !isDueAfter(trouble, step, level))) continue;
    begun.add(step.id);
    if (step.opens !== undefined && trouble === undefined) level = newLevel();
    const outcome = await perform(step, state, level, trouble !== undefined && step.role === 'clear');
    if (outcome !== undefined) trouble = added(trouble, step, outcome, state);
  }
  await level.watched?.close();
  return trouble?.outcome ?? { how: 'completed' };
}

const newLevel = (): LevelState => ({ tracker: createTracker(), watched: undefined });

interface Trouble {
  readonly outcome: RunOutcome;
  readonly failed: Step;
}

/** The first trouble says how a run ended. That the cluster is left changed is reported too, and makes no run green. */
function added(first: Trouble | undefined, step: Step, outcome: RunOutcome, { plan }: RunState): Trouble {
  if (first === undefined) return { outcome, failed: step };
  const leaves = step.kind !== 'unlock' && isAfterwards(step, plan);
  return leaves ? { ...first, outcome: withLeft(first.outcome, outcome) } : first;
}

function withLeft(first: RunOutcome, left: RunOutcome): RunOutcome {
  return { ...first, reason: `${first.reason}; ${left.reason}`, exit: first.how === 'aborted' ? 'aborted' : left.exit };
}

/** What clears up after a scope is due only where that was entered; the suite may have been by an earlier test. */
function isDue(step: Step, begun: ReadonlySet<string>, { suite }: RunState): boolean {
  if (step.kind !== 'hook' || step.since === undefined) return true;
  const isOpen = begun.has(step.since);
  if (step.hook.scope !== 'suite') return isOpen;
  suite.entered ||= isOpen;
  return suite.entered;
}

/** Of a load that failed by itself we still look at the cluster, before it is emptied: a node that was lost explains much. */
function isDueAfter({ outcome, failed }: Trouble, step: Step, { watched }: LevelState): boolean {
  if (step.role === 'clear') return true;
  return step.role === 'observe' && failed.role === 'measure' && watched !== undefined && outcome.how === 'completed';
}

/** Performs a step and records its beginning and end; returns why the run cannot go on, if so. */
async function perform(
  step: Step,
  state: RunState,
  level: LevelState,
  cleaningUp: boolean,
): Promise<RunOutcome | undefined> {
  const { journal, heartbeat } = state;
  if (isMeasured(step)) state.loadSince ??= state.clock.now();
  if (step.opens !== undefined) journal.append({ type: 'level-started', ...step.opens });
  journal.append({ type: 'step-started', step: step.id, kind: step.kind, role: step.role, level: step.level });
  heartbeat?.longestPauseMs();
  try {
    const facts = await performInTime(step, state, level, cleaningUp);
    const awake = heartbeat && { longestPauseMs: Math.round(heartbeat.longestPauseMs()) };
    journal.append({ type: 'step-ended', step: step.id, how: 'done', facts: awake ? { ...facts, ...awake } : facts });
    return undefined;
  } catch (error) {
    const outcome = whatItMeans(error, step, state, cleaningUp);
    const again = isCutShort(step, state, cleaningUp) ? await performAgain(step, state, level) : '';
    const how = outcome.how === 'aborted' ? 'aborted' : wasLate(error) ? 'timed-out' : 'failed';
    journal.append({ type: 'step-ended', step: step.id, how, reason: `${outcome.reason}${again}` });
    return outcome;
  }
}

async function performInTime(
  step: Step,
  state: RunState,
  level: LevelState,
  cleaningUp: boolean,
): Promise<JsonObject | undefined> {
  const { clock, waitingFor } = state;
  const act = (signal: AbortSignal): Promise<JsonObject | undefined> => performStep(step, state, signal, level);
  if (!cleaningUp) state.profiler?.startStep(step);
  try {
    return await withTimeout(clock, step.timeoutMs, stopsOf(step, cleaningUp, state), act, waitingFor);
  } finally {
    waitingFor.say(undefined);
    await state.profiler?.endStep();
  }
}

/** Whether something else than its own trouble ended a step that clears the cluster. */
const isCutShort = (step: Step, { stop, journal, held }: RunState, cleaningUp: boolean): boolean =>
  step.role === 'clear' &&
  !['restore', 'unlock'].includes(step.kind) &&
  !cleaningUp &&
  [stop, journal.failed, held?.lost].some((signal) => signal?.aborted === true);

/** What a clearing step leaves stays for ever, so it is done once more in the time for cleaning up; says what came of it. */
async function performAgain(step: Step, state: RunState, level: LevelState): Promise<string> {
  try {
    await performInTime(step, state, level, true);
    return '; it was done once more';
  } catch (error) {
    return `; done once more, it failed: ${explained(error)}`;
  }
}

/**
 * What ends a step before its time. Cleaning up is due also without a lock, or a journal that records it, as long as there is time. A
 * baseline that is half put back is worse than a late end, so a stop leaves that its time, and the loss of the lock does not.
 */
function stopsOf(step: Step, cleaningUp: boolean, { stop, graceOver, journal, held }: RunState): AbortSignal[] {
  const lost = held === undefined ? [] : [held.lost];
  if (step.kind === 'restore' || (step.kind === 'hook' && cleaningUp)) return [graceOver, ...lost];
  return cleaningUp || step.kind === 'unlock' ? [graceOver] : [stop, journal.failed, ...lost];
}

const wasLate = (error: unknown): boolean => (error instanceof KnownError ? error.exit === 'noLock' : isTimeout(error));

function whatItMeans(error: unknown, step: Step, state: RunState, cleaningUp: boolean): RunOutcome {
  if (step.kind === 'restore') return leftChanged(error, state);
  if (step.kind !== 'hook') return classify(error, state);
  const known = hookError(step, error);
  // What ended the run is known already.
  if (cleaningUp) return { how: 'completed', reason: explained(known), exit: 'infrastructure' };
  const outcome = classify(known, state);
  const isLate = isAfterwards(step, state.plan) && outcome.how === 'infrastructure';
  return isLate ? { ...outcome, how: 'completed', exit: 'infrastructure' } : outcome;
}

/** A defect stays one. */
function hookError({ hook, does, level }: HookStep, error: unknown): unknown {
  if (isDefect(error)) return error;
  return new KnownError('infrastructure', `${hookText(hook, does, level)}: ${explained(error)}`, { cause: error });
}

/** What was measured remains valid; the cluster is not as it was, and the next run has to know. */
function leftChanged(error: unknown, state: RunState): RunOutcome {
  const known = notRestored(state, error);
  const { exit, message, hint } = known;
  state.journal.append({ type: 'finding', check: 'restore', level: 'error', message, hint });
  return { how: 'completed', reason: explained(known), exit };
}

/** What an error means for the whole run. */
function classify(error: unknown, state: RunState): RunOutcome {
  const reason = explained(error);
  if (state.stop.aborted) return stopped(state);
  if (state.held?.lost.aborted === true) {
    state.journal.append({ type: 'signal', signal: 'lock-lost' });
    const known = findKnownError(state.held.lost.reason);
    return { how: 'infrastructure', reason: known === undefined ? 'the lock was lost' : explained(known) };
  }
  if (error instanceof RunStop) return { how: error.how, reason };
  if (error instanceof KnownError) {
    return { how: 'infrastructure', reason, exit: madeLoad(state) ? undefined : error.exit };
  }
  if (isDefect(error)) return { how: 'crashed', reason, exit: 'defect', defect: error };
  return { how: madeLoad(state) ? 'completed' : 'infrastructure', reason };
}

function stopped({ journal, stop }: Pick<RunPorts, 'journal' | 'stop'>): RunOutcome {
  const { signal, how } = stop.reason as StopReason;
  journal.append({ type: 'signal', signal });
  return { how, reason: `stopped by ${signal === 'defect' ? 'a defect of prowess: see its log' : signal}` };
}

/** What the language throws at code that is wrong. A SyntaxError may also be a server's JSON. */
const isDefect = (error: unknown): error is Error =>
  [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);

const madeLoad = (state: RunState): boolean => state.namespaces > 0;
