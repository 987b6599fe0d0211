import { counted } from '../../model/counted.ts';
import { KnownError } from '../../model/errors.ts';
import type { HookCommand } from '../../model/hook.ts';
import type { HookStep } from '../../model/plan.ts';
import { withoutCredentials } from '../../model/secrets.ts';
import type { RunState } from '../context.ts';
import { runInPod } from './pod.ts';
import type { HookEnd } from './ports.ts';

/** What is known of one attempt as it goes on: an attempt that ends in an error has it too. */
export interface Attempt {
  exitCode?: number;
  lastLines?: string;
}

/** Runs a hook's command. Throws KnownError where it ends with another code than 0, with what it printed last. */
export async function runHookCommand(
  action: HookCommand,
  step: HookStep,
  state: RunState,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<void> {
  const [program] = action.command;
  const variables = variablesOf(step, state);
  const { image } = action;
  const end =
    image === undefined
      ? await state.hooks.run(action, variables, signal)
      : await runInPod({ ...action, image }, variables, state, signal);
  const lastLines = withoutCredentials(end.lastLines);
  sayLeft(end, step, state);
  attempt.exitCode = end.code;
  if (lastLines !== '') attempt.lastLines = lastLines;
  if (end.code !== 0) throw endedBadly(program, { code: end.code, lastLines });
}

const endedBadly = (program: string | undefined, { code, lastLines }: HookEnd): KnownError =>
  new KnownError(
    'infrastructure',
    `${program} ended with exit code ${code}${lastLines === '' ? ', and printed nothing' : `: ${lastLines}`}`,
  );

function sayLeft({ left = 0 }: HookEnd, { hook }: HookStep, { journal }: RunState): void {
  if (left === 0) return;
  journal.append({
    type: 'finding',
    check: 'hook',
    level: 'warning',
    message: `${counted(left, 'program')} that the hook ${hook.name} left running ${left === 1 ? 'was' : 'were'} ended`,
    hint: 'what shall run while the test runs belongs on the cluster: give the hook manifests',
  });
}

/** What every command of a hook may read of the run that it belongs to. */
function variablesOf({ level, hook }: HookStep, { plan, identity }: RunState): Record<string, string> {
  return {
    PROWESS_TEST: plan.test,
    PROWESS_BUILD: identity.build,
    PROWESS_CLUSTER: identity.cluster,
    PROWESS_HOOK: hook.name,
    ...(level !== undefined && { PROWESS_LEVEL: level }),
  };
}
