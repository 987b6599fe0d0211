import type { Hook } from '../../model/hook.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import type { ScenarioSpec, Sweep, Workload } from '../../model/suite.ts';
import { bringsOwnPods, scenarioAt, scenarioOfKind, scenarios } from '../../scenarios/index.ts';
import { levelsOf } from '../plan/levels.ts';
import { checkValue } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import { type Diagnostic, preview } from '../source/diagnostic.ts';
import type { SourceMap } from '../source/read.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import { belongsTo, belongsToKind } from './belongs.ts';
import { filledSlips } from './filled-manifests.ts';
import { filledByLevels } from './hooks.ts';
import { levelPath } from './level-path.ts';
import { missingFor } from './placeholders.ts';

/** What a test says about its experiment, and where. */
export interface WrittenExperiment {
  readonly scenario: ScenarioSpec;
  readonly sweep: Sweep | undefined;
  readonly workloads: readonly Workload[];
  /** Around each of its levels, whose parameters these know. */
  readonly hooks: readonly Hook[];
  /** Whether these are all workloads that the test names. */
  readonly complete: boolean;
  readonly places: SourceMap;
  /** The test's path in its file. */
  readonly at: readonly string[];
}

const MAX_LEVELS = 1000;

/** Everything wrong with a scenario at any level of its sweep, and the levels' parameters where these are known. */
export function checkScenario(experiment: WrittenExperiment): {
  readonly levels?: readonly JsonObject[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { scenario, sweep, places, at } = experiment;
  const kinds = scenarios.map(({ kind }) => kind);
  if (!kinds.includes(scenario.kind)) {
    const expected = `one of ${kinds.join(', ')}`;
    const got = preview(scenario.kind);
    const hint = didYouMean(scenario.kind, kinds);
    const mistake = { message: 'unknown kind of scenario', expected, got, hint };
    return { diagnostics: [complain(places, [...at, 'scenario', 'kind'], mistake)] };
  }
  const count = sweep === undefined ? 1 : levelCount(sweep);
  if (count > MAX_LEVELS) {
    const mistake = { message: `this sweep has ${count} levels`, expected: `at most ${MAX_LEVELS}` };
    return { diagnostics: [complain(places, [...at, 'sweep'], mistake)] };
  }
  const named = levelsOf(sweep && { ...sweep, repetitions: 1 });
  const levels = named.map(({ parameters }) => parameters);
  const names = named.map(({ name }) => name);
  const diagnostics = [
    ...givenTwice(experiment, levels),
    ...warmUpOfObjects(experiment),
    ...repeatedLevels(experiment, names),
    ...levels.flatMap((parameters) => checkLevel(experiment, parameters)),
  ];
  return { levels, diagnostics };
}

function levelCount({ product, include, repetitions }: Sweep): number {
  const axes = Object.values(product);
  const combinations = axes.length === 0 ? 0 : axes.reduce((total, values) => total * values.length, 1);
  return (combinations + include.length) * repetitions;
}

/** What every level gives for itself says nothing in the scenario. */
function givenTwice({ scenario, places, at }: WrittenExperiment, levels: readonly JsonObject[]): Diagnostic[] {
  return Object.keys(scenario)
    .filter((key) => levels.every((parameters) => key in parameters))
    .map((key) => {
      const message = `the sweep gives \`${key}\` for every level, so this says nothing`;
      return complain(places, [...at, 'scenario', key], { message, hint: 'state it once' }, 'key');
    });
}

/** Workloads warm up every node by themselves. */
function warmUpOfObjects({ scenario, sweep, places, at }: WrittenExperiment): Diagnostic[] {
  if (sweep?.warmUp === undefined || bringsOwnPods(scenario)) return [];
  const message = 'only benchmarks run their levels before what counts';
  const hint = 'leave it out: every node runs an object of each workload first (warmUp of the test)';
  return [complain(places, [...at, 'sweep', 'warmUp'], { message, hint }, 'key')];
}

function repeatedLevels({ places, at }: WrittenExperiment, names: readonly string[]): Diagnostic[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) =>
    complain(places, [...at, 'sweep'], {
      message: `two levels of this sweep are called \`${name}\``,
      hint: 'write each level once; repetitions: N runs every level N times',
    }),
  );
}

function checkLevel(experiment: WrittenExperiment, parameters: JsonObject): Diagnostic[] {
  const { scenario, sweep, places, at } = experiment;
  const { schema, parameters: known = [] } = scenarioOfKind(scenario.kind) ?? {};
  const unused = Object.keys(parameters).filter((name) => !isUsed(experiment, name));
  // A misspelt parameter is checked as what it was meant to be: that the other is missing is the same mistake.
  const meant = unused.map((name): [string, Json] => [nearest(name, known) ?? name, parameters[name] ?? null]);
  const value = scenarioAt(scenario, { ...parameters, ...Object.fromEntries(meant) });
  const located = {
    value,
    places,
    home: (path: readonly string[]) => [...at, ...levelPath(sweep, parameters, path)],
    belongs: (key: string, map: readonly string[]) =>
      map.length === 0 ? belongsToKind(key, scenario.kind) : belongsTo(key, map),
  };
  const diagnostics = schema === undefined ? [] : checkValue(located, schema).diagnostics;
  return [
    ...(diagnostics.length > 0 ? diagnostics : objections(experiment, value, located.home)),
    ...unused.map((name) => unusedParameter(experiment, parameters, name)),
    ...experiment.workloads.flatMap((workload) =>
      filledSlips(workload, parameters).map(({ parameter, ...mistake }) =>
        complain(places, located.home([parameter]), mistake),
      ),
    ),
  ];
}

function objections(
  { workloads, places }: WrittenExperiment,
  spec: ScenarioSpec,
  home: (path: readonly string[]) => readonly string[],
): Diagnostic[] {
  const objected = scenarioOfKind(spec.kind)?.objections(spec, workloads) ?? [];
  return objected.map(({ parameter, ...complaint }) => complain(places, home([parameter]), complaint));
}

function isUsed({ scenario, workloads, hooks, complete }: WrittenExperiment, parameter: string): boolean {
  if (!complete) return true;
  const known = scenarioOfKind(scenario.kind)?.parameters ?? [];
  const filled = [...workloads.map(({ manifest }) => manifest), ...hooks.map(({ action }) => filledByLevels(action))];
  return (
    known.includes(parameter) ||
    // The texts of files that a hook applies are not read here.
    hooks.some(({ action }) => action.kind === 'manifests') ||
    filled.some((value) => placeholdersIn(value).some(({ name }) => name === parameter)) ||
    // The placeholder that it was meant for is what is complained of.
    workloads.some((workload) => missingFor(workload, [{}]).some((name) => nearest(name, [parameter]) !== undefined))
  );
}

function unusedParameter(experiment: WrittenExperiment, parameters: JsonObject, name: string): Diagnostic {
  const { scenario, sweep, workloads, places, at } = experiment;
  const known = scenarioOfKind(scenario.kind)?.parameters ?? [];
  const manifests = workloads.map((workload) => workload.name).join(', ') || 'a workload';
  const complaint = {
    message: `\`${name}\` changes nothing: neither the scenario, a workload nor a hook of its levels has such a parameter`,
    expected: known.length === 0 ? undefined : `one of ${known.join(', ')}, or a placeholder in ${manifests}`,
    hint: didYouMean(name, known),
  };
  // The key of a value in the product is the key of its list.
  const path = levelPath(sweep, parameters, [name]);
  return complain(places, [...at, ...(path[1] === 'product' ? path.slice(0, -1) : path)], complaint, 'key');
}
