import type { HookFact } from '../../model/entry.ts';
import { explained } from '../../model/errors.ts';
import { isUndone } from '../../model/hook.ts';
import type { JsonObject } from '../../model/json.ts';
import type { HookStep } from '../../model/plan.ts';
import { type EpochMs, ms, seconds } from '../../model/units.ts';
import type { RunState, StepPerformer } from '../context.ts';
import { type Attempt, runHookCommand } from '../hooks/command.ts';
import { applyManifests, undoManifests } from '../hooks/manifests.ts';
import { isTimeout, withTimeout } from '../timeout.ts';

/** Does what a hook says, as often as it may be tried; each attempt is a fact of its own. */
export const hook: StepPerformer<'hook'> = async (step, state, signal): Promise<JsonObject> => {
  const skipped = whySkipped(step, state);
  if (skipped !== undefined) {
    record(step, state, {
      attempt: 0,
      how: 'skipped',
      startedAt: state.clock.now(),
      durationMs: ms(0),
      reason: skipped,
    });
    return { skipped };
  }
  const attempts = await untilDone(step, state, signal);
  const { scope, moment, name } = step.hook;
  if (scope === 'suite' && moment === 'before' && step.does === 'run') state.suite.done.add(name);
  return { attempts };
};

/** Why a hook has nothing to do here; undefined where it has. */
function whySkipped({ hook, does }: HookStep, { suite, hooks }: RunState): string | undefined {
  const { scope, moment, name, action } = hook;
  const comesBefore = moment === 'before' && does === 'run';
  if (scope === 'suite' && comesBefore && suite.done.has(name)) return 'an earlier test of the suite did it';
  if (scope === 'suite' && !comesBefore) {
    suite.pending = suite.hasNext();
    if (suite.pending) return 'another test of the suite follows';
  }
  if (action.kind !== 'command') return undefined;
  return action.image === undefined ? hooks.noCommands : hooks.noPods;
}

async function untilDone(step: HookStep, state: RunState, signal: AbortSignal): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      await once(step, attempt, state, signal);
      return attempt;
    } catch (error) {
      if (signal.aborted || attempt > step.hook.retries) throw error;
      await state.clock.sleep(PAUSE, signal);
    }
  }
}

const PAUSE = seconds(1);

async function once(step: HookStep, attempt: number, state: RunState, signal: AbortSignal): Promise<void> {
  const { clock, waitingFor } = state;
  const [startedAt, began] = [clock.now(), clock.monotonic()];
  const seen: Attempt = {};
  const end = (how: HookFact['how'], reason?: string): void =>
    record(step, state, {
      attempt,
      how,
      startedAt,
      durationMs: ms(Math.round(clock.monotonic() - began)),
      ...seen,
      ...(reason !== undefined && { reason }),
    });
  try {
    await withTimeout(clock, step.hook.timeoutMs, [signal], (inTime) => act(step, state, seen, inTime), waitingFor);
    end('done');
  } catch (error) {
    if (signal.aborted) end('aborted');
    else end(isTimeout(error) ? 'timed-out' : 'failed', explained(error));
    throw error;
  } finally {
    waitingFor.say(undefined);
  }
}

async function act(step: HookStep, state: RunState, seen: Attempt, signal: AbortSignal): Promise<void> {
  // Without the lock, and once the time for cleaning up is over, nothing is begun.
  signal.throwIfAborted();
  const { hook, does } = step;
  const { action } = hook;
  if (does === 'undo') return undoManifests(hook, state, signal);
  if (action.kind === 'command') {
    state.waitingFor.say(() => `${action.command[0]} to end`);
    return runHookCommand(action, step, state, seen, signal);
  }
  await applyManifests(hook, action, state, signal);
  if (!isUndone(hook)) await undoManifests(hook, state, signal);
}

type Attempted = Pick<HookFact, 'attempt' | 'how' | 'durationMs'> & {
  readonly startedAt: EpochMs;
  readonly reason?: string;
} & Attempt;

function record({ id, hook, does }: HookStep, { journal }: RunState, attempted: Attempted): void {
  const { name, scope, moment } = hook;
  journal.append({ type: 'hook', step: id, name, scope, moment, does, ...attempted });
}
