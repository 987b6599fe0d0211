import { createHash } from 'node:crypto';
import type { EngineRun } from './engine.ts';
import type { Hook } from './hook.ts';
import { canonicalJson, type Json } from './json.ts';
import type { Plan, Step } from './plan.ts';
import type { Experiment } from './suite.ts';

/** The first 12 hexadecimal digits of SHA-256 over the canonical JSON of a value. */
export const shortHash = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as Json))
    .digest('hex')
    .slice(0, 12);

/** Names the projection below; a change of what it holds raises the number, for it begins new histories. */
const PROJECTION = 'experiment/1';

/**
 * Identifies an experiment by what shapes its numbers: two runs with one identity measure the same thing. Outside are what changes
 * with each commit (versions under test), what only people read (names, descriptions, positions), what judges the numbers (thresholds),
 * and times that bound waiting.
 */
export const experimentIdentity = ({
  experiment,
  levels,
  steps,
}: Pick<Plan, 'experiment' | 'levels' | 'steps'>): string =>
  shortHash({
    projection: PROJECTION,
    ...projectionOf(experiment),
    levels,
    ...benchmarksIn(steps),
    ...enginesIn(steps),
  });

/** The pods of benchmarks are made by prowess: another command line or image is another experiment. */
function benchmarksIn(steps: readonly Step[]): { benchmarks?: readonly object[] } {
  const benchmarks = steps.flatMap((step) =>
    step.kind === 'benchmark'
      ? [{ tool: step.benchmark.tool, pods: step.benchmark.roles, objects: step.benchmark.objects }]
      : [],
  );
  const ramps = steps.flatMap((step) => (step.kind === 'ramp' ? [step.ramp] : []));
  if (ramps.length > 0) return { benchmarks: ramps };
  return benchmarks.length === 0 ? {} : { benchmarks };
}

/** What an engine does is in its command line, the files that are written for it, and the content of those that it reads. */
function enginesIn(steps: readonly Step[]): { engines?: readonly object[] } {
  const engines = steps.flatMap((step) => (step.kind === 'engine' ? [shapeOf(step.engine)] : []));
  return engines.length === 0 ? {} : { engines };
}

const shapeOf = ({ engine, commit, argv, files, inputs, parse }: EngineRun): object => ({
  ...{ engine, commit, argv, files, inputs, parse },
});

/** What a fleet asks once its work is done shapes no number. */
const ASKED_AFTERWARDS = 'launcherVersions';

function projectionOf({ scenario, workloads, steady, subject, cluster, hooks = [], profiles }: Experiment): object {
  const shaping = hooks
    .filter(shapesNumbers)
    .map(quotableHook)
    .map(({ scope, moment, action }) => ({ scope, moment, action }));
  return {
    scenario: Object.fromEntries(Object.entries(scenario).filter(([key]) => key !== ASKED_AFTERWARDS)),
    workloads: workloads.map(({ manifest, ready }) => ({ manifest, ready })),
    steady,
    subject: subject.kind,
    exclusive: cluster?.exclusive,
    limits: cluster?.limits,
    nodes: cluster?.nodes,
    ...(shaping.length > 0 && { hooks: shaping }),
    // They cost the components some of the time that is measured.
    ...(profiles !== undefined && { profiles }),
  };
}

/**
 * A hook as the journal may show it: arguments, variables and parameters may hold a token. Their hashes distinguish hooks that do
 * different things, before and after they were written down.
 */
export function quotableHook(hook: Hook): Hook {
  const { action } = hook;
  if (action.kind === 'manifests') return { ...hook, action: { ...action, parameters: hidden(action.parameters) } };
  const [program = '', ...args] = action.command;
  return { ...hook, action: { ...action, command: [program, ...args.map(hiddenValue)], env: hidden(action.env) } };
}

const hidden = (values: Readonly<Record<string, Json>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hiddenValue(value)]));

const hiddenValue = (value: Json): string =>
  typeof value === 'string' && HIDDEN.test(value) ? value : `(not shown: ${shortHash(value)})`;

const HIDDEN = /^\(not shown: [0-9a-f]{12}\)$/;

/** What is done once all is measured changes no number. */
const shapesNumbers = ({ scope, moment }: Hook): boolean => moment === 'before' || scope === 'level';
