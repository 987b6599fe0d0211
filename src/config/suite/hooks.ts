import type { Hook, HookAction, HookMoment, HookScope } from '../../model/hook.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { fillPlaceholders, placeholdersIn } from '../../model/placeholders.ts';
import { isRun, isTogether } from '../../model/suite.ts';
import { minutes } from '../../model/units.ts';
import { levelsOf } from '../plan/levels.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';
import type { Layer } from './cascade.ts';
import { namedDiagnostics } from './named-files.ts';
import { type SiteIndex, unknownName } from './references.ts';
import type { WrittenHook, WrittenStep, WrittenSuiteHooks } from './schema/hooks.ts';
import type { WrittenTest } from './schema/suite.ts';

/** One hook as written, and where. */
interface Place {
  readonly scope: HookScope;
  readonly moment: HookMoment;
  readonly written: WrittenHook;
  readonly layer: Layer;
  readonly path: readonly string[];
}

interface Given {
  readonly hooks: WrittenSuiteHooks | undefined;
  readonly name: string;
  readonly written: Pick<WrittenTest, 'hooks' | 'scenario' | 'sweep'>;
  readonly layers: readonly Layer[];
  readonly own: Layer;
}

/** The hooks around a test: those of its suite are outside of its own. */
export function hooksOf(given: Given, index: SiteIndex): { hooks: Hook[]; diagnostics: Diagnostic[] } {
  if (!isRun({ scenario: given.written.scenario })) return { hooks: [], diagnostics: ofNoRun(given) };
  const places = placesOf(given);
  const read = places.map((place) => readHook(place, index));
  const hooks = read.flatMap(({ hook }) => hook ?? []);
  const empty = places.flatMap((place, at) => emptyDiagnostics(place, read[at]?.hook, given));
  const diagnostics = [...read.flatMap((each) => each.diagnostics), ...empty, ...sameNames(places, read)];
  return { hooks, diagnostics };
}

function ofNoRun({ written: { hooks, scenario }, own }: Given): Diagnostic[] {
  if (hooks === undefined) return [];
  const mistake = isTogether({ scenario })
    ? {
        message: 'a test of kind suite is no run of its own, so nothing runs its hooks',
        hint: 'what is around all tests is `hooks` at the top of the suite',
      }
    : {
        message: 'a test of kind command is run by Prow alone, so nothing runs its hooks',
        hint: 'let its own command do it',
      };
  return [complain(own.source, [...own.at, 'hooks'], mistake, 'key')];
}

/** In the order in which they run: what is around comes first before, and last after. */
function placesOf({ hooks: ofSuite = {}, written: { hooks: ofTest = {} }, layers, own }: Given): Place[] {
  const [top = own] = layers;
  const inSuite = (scope: HookScope, moment: HookMoment, path: readonly string[]): Place[] => {
    const around = scope === 'suite' ? ofSuite : ofSuite[scope];
    return placed(around?.[moment], { scope, moment, layer: top, path });
  };
  const inTest = (scope: 'test' | 'level', moment: HookMoment, path: readonly string[]): Place[] =>
    placed((scope === 'test' ? ofTest : ofTest.level)?.[moment], { scope, moment, layer: own, path });
  return [
    ...inSuite('suite', 'before', []),
    ...inSuite('test', 'before', ['test']),
    ...inTest('test', 'before', []),
    ...inSuite('level', 'before', ['level']),
    ...inTest('level', 'before', ['level']),
    ...inTest('level', 'after', ['level']),
    ...inSuite('level', 'after', ['level']),
    ...inTest('test', 'after', []),
    ...inSuite('test', 'after', ['test']),
    ...inSuite('suite', 'after', []),
  ];
}

const placed = (hooks: readonly WrittenHook[] = [], { path, layer, scope, moment }: Omit<Place, 'written'>): Place[] =>
  hooks.map((written, index) => ({
    scope,
    moment,
    written,
    layer,
    path: [...layer.at, 'hooks', ...path, moment, String(index)],
  }));

interface ReadHook {
  readonly hook?: Hook;
  readonly diagnostics: readonly Diagnostic[];
}

function readHook(place: Place, index: SiteIndex): ReadHook {
  const { written, scope, moment } = place;
  const { step: name } = written;
  if (name === undefined) return toHook(place, written, {}, index);
  const found = index.steps.get(name);
  if (found === undefined) {
    const known = index.named.step;
    // A step that could not be read has its own diagnostics.
    const isUnknown = known?.includes(name) === false;
    return { diagnostics: isUnknown ? [complainAt(place, ['step'], unknownName('step', name, known))] : [] };
  }
  const { step } = found;
  const diagnostics = parameterDiagnostics(place, step);
  if (diagnostics.length > 0) return { diagnostics };
  const { timeout = step.timeout, retries = step.retries } = written;
  const own = { ...step, timeout, retries, name: written.name ?? name };
  return toHook({ ...place, scope, moment }, own, parametersOf(place, step), index);
}

const parametersOf = ({ written }: Place, { parameters }: WrittenStep): Record<string, Json> => ({
  ...Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  ),
  ...written.with,
});

function parameterDiagnostics(place: Place, { step, parameters }: WrittenStep): Diagnostic[] {
  const known = Object.keys(parameters);
  const given = Object.keys(place.written.with ?? {});
  const unknown = given.filter((name) => !known.includes(name));
  const missing = known.filter((name) => parameters[name]?.default === undefined && !given.includes(name));
  return [
    ...unknown.map((name) =>
      complainAt(
        place,
        ['with', name],
        {
          message: `the step ${step} has no parameter \`${name}\``,
          expected: known.length === 0 ? 'no parameter' : `one of ${known.join(', ')}`,
          hint: didYouMean(name, known),
        },
        'key',
      ),
    ),
    ...missing.map((name) =>
      complainAt(place, ['step'], {
        message: `the step ${step} needs the parameter \`${name}\``,
        hint: `give it here: with: {${name}: ...}`,
      }),
    ),
  ];
}

type Actions = Pick<WrittenHook, 'name' | 'command' | 'image' | 'env' | 'manifests' | 'ready' | 'timeout' | 'retries'>;

function toHook(
  place: Place,
  written: Actions,
  parameters: Readonly<Record<string, Json>>,
  index: SiteIndex,
): ReadHook {
  const { scope, moment } = place;
  const { timeout = minutes(10), retries = 0 } = written;
  const action = actionOf(written, parameters);
  const hook = { name: written.name ?? usualName(action), scope, moment, action, timeoutMs: timeout, retries };
  const { files } = index;
  if (files === undefined) return { hook, diagnostics: [] };
  // What parameters will be filled into is no object yet.
  const checked = Object.keys(parameters).length === 0 ? files : { ...files, checkManifests: () => [] };
  // A program of a pod is in its image.
  const named = 'image' in action ? {} : action;
  const diagnostics = namedDiagnostics(named, checked, (path, mistake) =>
    place.written.step === undefined
      ? complainAt(place, path, mistake)
      : complainAt(place, ['step'], { ...mistake, message: ofStep(place, mistake) }),
  );
  return { hook, diagnostics };
}

const ofStep = ({ written }: Place, { message }: Mistake): string => `the step ${written.step}: ${message}`;

function actionOf(
  { command, image, env = {}, manifests = [], ready = {} }: Actions,
  parameters: Readonly<Record<string, Json>>,
): HookAction {
  const filled = (text: string): string => String(fillPlaceholders(text, parameters));
  if (command === undefined) return { kind: 'manifests', manifests: manifests.map(filled), parameters, ready };
  const variables = Object.entries(env).map(([name, value]) => [name, filled(value)] as const);
  const inPod = image === undefined ? {} : { image: filled(image) };
  return { kind: 'command', command: command.map(filled), ...inPod, env: Object.fromEntries(variables) };
}

/** `./hooks/flush.sh` is called `flush`. */
function usualName(action: HookAction): string {
  const [first = 'hook'] = action.kind === 'command' ? action.command : action.manifests;
  return (
    first
      .replace(/^.*\//, '')
      .replace(/\.[a-z]+$/i, '')
      .toLowerCase()
      .replace(/[^-.a-z0-9]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'hook'
  );
}

/** Placeholders that nothing fills in: around a level those that a level of the test does not give, elsewhere those that levels give. */
function emptyDiagnostics(
  place: Place,
  hook: Hook | undefined,
  { name: test, written: { sweep } }: Given,
): Diagnostic[] {
  if (hook === undefined) return [];
  const levels = levelsOf(sweep).map(({ parameters }) => parameters);
  const known = [...new Set(levels.flatMap((parameters) => Object.keys(parameters)))];
  const names = [...new Set(placeholdersIn(filledByLevels(hook.action)).map(({ name }) => name))];
  const isEmpty = (name: string): boolean => levels.some((parameters) => !(name in parameters));
  const wrong = names.filter((name) => (place.scope === 'level' ? isEmpty(name) : known.includes(name)));
  const key = place.written.step === undefined ? [] : ['step'];
  return wrong.map((name) =>
    complainAt(place, key, place.scope === 'level' ? emptyIn(test, name, known) : outsideOfLevels(name, place)),
  );
}

/** Where the parameters of a level are filled in, as far as the suite itself shows. */
export const filledByLevels = (action: HookAction): JsonObject =>
  action.kind === 'manifests'
    ? { parameters: action.parameters }
    : { command: action.command, env: action.env, ...(action.image !== undefined && { image: action.image }) };

const emptyIn = (test: string, name: string, known: readonly string[]): Mistake => ({
  message: `nothing fills in \`{{${name}}}\`: not every level of the test ${test} gives it`,
  expected: known.length === 0 ? 'no placeholder, for the test has no sweep' : `one of ${known.join(', ')}`,
  hint: didYouMean(name, known) ?? `give it in the sweep: {product: {${name}: [...]}}`,
});

const outsideOfLevels = (name: string, { scope }: Place): Mistake => ({
  message: `nothing fills in \`{{${name}}}\` around the ${scope}: levels give it`,
  hint: 'write the hook below `level:`',
});

/** Hooks of one scope and moment have a row each, which their names distinguish. */
function sameNames(places: readonly Place[], read: readonly ReadHook[]): Diagnostic[] {
  const seen = new Set<string>();
  return read.flatMap(({ hook }, index) => {
    const place = places[index];
    if (hook === undefined || place === undefined) return [];
    const key = `${hook.scope} ${hook.moment} ${hook.name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `another hook ${hook.moment} the ${hook.scope} is called \`${hook.name}\` too`;
    return [complainAt(place, [], { message, hint: 'give this one a name of its own: name: ...' })];
  });
}

const complainAt = (
  { layer, path }: Place,
  more: readonly string[],
  mistake: Mistake,
  about: 'value' | 'key' = 'value',
): Diagnostic => complain(layer.source, [...path, ...more], mistake, about);
