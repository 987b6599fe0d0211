import { type Hook, type HookAction, type HookDeed, type HookScope, isUndone } from '../../model/hook.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { fillPlaceholders } from '../../model/placeholders.ts';
import type { HookStep, Level, Step } from '../../model/plan.ts';
import type { Experiment } from '../../model/suite.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';

/** A step before it has its place in the plan. */
export type Draft = Step extends infer S ? (S extends Step ? Omit<S, 'id'> : never) : never;

type Own = Pick<Step, 'level'>;

/** The hooks with which a scope begins. */
export const hooksBefore = (scope: HookScope, experiment: Experiment, own: Own = {}): Draft[] =>
  hooksOf(experiment, scope, 'before').map((hook) => draft(hook, 'run', own));

/** The hooks with which a scope ends, and what those before it need undone, last one first. */
export const hooksAfter = (scope: HookScope, experiment: Experiment, own: Own = {}): Draft[] => [
  ...hooksOf(experiment, scope, 'after').map((hook) => draft(hook, 'run', own)),
  ...hooksOf(experiment, scope, 'before')
    .filter(isUndone)
    .reverse()
    .map((hook) => draft(hook, 'undo', own)),
];

/** A test in one of its levels: the parameters of the level are filled into its hooks. */
export const inLevel = (experiment: Experiment, { parameters }: Pick<Level, 'parameters'>): Experiment => ({
  ...experiment,
  ...(experiment.hooks !== undefined && {
    hooks: experiment.hooks.map((hook) => ({ ...hook, action: filledAction(hook.action, parameters) })),
  }),
});

/** In objects of manifests the hook's own parameters come before those of the level. */
function filledAction(action: HookAction, level: JsonObject): HookAction {
  const values = <T extends Json>(given: Readonly<Record<string, T>>) =>
    Object.entries(given).map(([name, value]) => [name, fillPlaceholders(value, level)] as const);
  if (action.kind === 'manifests')
    return { ...action, parameters: { ...level, ...Object.fromEntries(values(action.parameters)) } };
  const text = (written: string): string => String(fillPlaceholders(written, level));
  return {
    ...action,
    command: action.command.map(text),
    ...(action.image !== undefined && { image: text(action.image) }),
    env: Object.fromEntries(values(action.env).map(([name, value]) => [name, String(value)])),
  };
}

const hooksOf = ({ hooks = [] }: Experiment, scope: HookScope, moment: Hook['moment']): Hook[] =>
  hooks.filter((hook) => hook.scope === scope && hook.moment === moment);

function draft(hook: Hook, does: HookDeed, own: Own): Draft {
  const clears = hook.moment === 'after' || does === 'undo';
  return {
    kind: 'hook',
    role: clears ? 'clear' : 'prepare',
    hook,
    does,
    ...own,
    estimateMs: ms(Math.min(hook.timeoutMs, USUAL)),
    timeoutMs: longest(hook),
  };
}

/** How long a hook takes is not known; most are short. */
const USUAL = seconds(10);

/** Each attempt has its time, and a moment to end what does not end by itself. */
const longest = ({ timeoutMs, retries }: Hook): Milliseconds => ms((1 + retries) * (timeoutMs + ENDING));

const ENDING = seconds(15);

/** Says of each step that clears up after a scope with which step that scope began. */
export const withSince = (steps: readonly Step[]): Step[] =>
  steps.map((step, index) =>
    step.kind === 'hook' && step.role === 'clear' ? { ...step, since: sinceOf(step, steps.slice(0, index)) } : step,
  );

function sinceOf({ hook, does }: HookStep, earlier: readonly Step[]): string {
  const begin = does === 'undo' ? doing(hook, earlier) : BEGINS[hook.scope](earlier);
  if (begin === undefined) throw new Error(`nothing begins the ${hook.scope} of the hook ${hook.name}`);
  return begin.id;
}

const doing = ({ name, scope }: Hook, earlier: readonly Step[]): Step | undefined =>
  earlier.findLast(
    (step) => step.kind === 'hook' && step.does === 'run' && step.hook.name === name && isOpening(step.hook, scope),
  );

const isOpening = ({ moment, scope }: Hook, wanted: HookScope): boolean => moment === 'before' && scope === wanted;

/** The test begins with its subject: what a hook exports explains a release that was not installed, too. */
const BEGINS: Readonly<Record<HookScope, (earlier: readonly Step[]) => Step | undefined>> = {
  suite: (earlier) => earlier[earlier.findIndex(({ kind }) => kind === 'clean') + 1],
  test: (earlier) => earlier.find(({ kind }) => kind === 'subject'),
  level: (earlier) => earlier.findLast(({ opens }) => opens !== undefined),
};
