import type * as z from 'zod';
import { ENGINE_VALUES } from '../../model/engine.ts';
import { isJsonObject, type JsonObject, valueAt } from '../../model/json.ts';
import { fillPlaceholders, placeholdersIn } from '../../model/placeholders.ts';
import { RUN_PLACEHOLDER } from '../../model/run-values.ts';
import { RUN_FILLED } from '../../model/subject.ts';
import { isEngine } from '../../scenarios/engines/index.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { didYouMean } from '../source/suggest.ts';
import type { matrixSchema } from './schema/suite.ts';

/** A test's place in its matrix: values by axis; empty without a matrix. */
export type Lane = Readonly<Record<string, string>>;
type Matrix = NonNullable<z.output<typeof matrixSchema>['matrix']>;

/** More tests from one entry than this are a mistake. */
export const MAX_LANES = 200;

/** The lanes of a matrix, or how many there would be. */
export function lanesOf(matrix: Matrix | undefined): { lanes: readonly Lane[] } | { tooMany: number } {
  if (matrix === undefined) return { lanes: [{}] };
  if (Array.isArray(matrix)) return matrix.length > MAX_LANES ? { tooMany: matrix.length } : { lanes: matrix };
  const axes = Object.entries(matrix);
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > MAX_LANES) return { tooMany: count };
  let lanes: Lane[] = [{}];
  for (const [axis, values] of axes)
    lanes = lanes.flatMap((lane) => values.map((value) => ({ ...lane, [axis]: value })));
  return { lanes };
}

/** Placeholders that no axis of the lane fills in. */
export function unknownPlaceholders(source: Source, at: readonly string[], raw: JsonObject, lane: Lane): Diagnostic[] {
  const axes = Object.keys(lane);
  const expected =
    axes.length === 0 ? 'a matrix with this axis' : `one of ${axes.map((axis) => `{{${axis}}}`).join(', ')}`;
  const unknown = placeholdersIn(raw)
    .filter(({ name, path }) => !axes.includes(name) && !isLiteral(path, axes) && !isOfEngine(raw, path, name))
    .map(({ name, path }) => {
      const message = `the placeholder \`{{${name}}}\` names nothing`;
      const more =
        axes.length === 0 ? `write the value itself, or give the test a matrix: {${name}: [...]}` : undefined;
      return complain(source, [...at, ...path], { message, expected, hint: didYouMean(name, axes) ?? more });
    });
  return [...unknown, ...strayRunValues(source, at, raw, lane)];
}

/** What a run has is filled in where its images are named, and nowhere else: a script of Prow's job may say what it likes. */
function strayRunValues(source: Source, at: readonly string[], raw: JsonObject, lane: Lane): Diagnostic[] {
  return placeholdersIn(raw, RUN_PLACEHOLDER)
    .filter(({ name, path }) => name.startsWith('run.') && !isFilledIn(raw, path, lane) && !path.includes('prow'))
    .map(({ name, path }) => {
      const message = `\`{{${name}}}\` is not filled in here`;
      const hint =
        'a run fills it in in `tag` and `registry` of `subject: {kind: images}`, and in `values`, `images` and `version` of `{kind: helm}`';
      return complain(source, [...at, ...path], { message, hint });
    });
}

function isFilledIn(raw: JsonObject, path: readonly string[], lane: Lane): boolean {
  const key = path.indexOf('subject') + 1;
  const kind = fillPlaceholders(valueAt(raw, ...path.slice(0, key), 'kind') ?? '', lane);
  return key > 0 && RUN_FILLED.get(kind)?.includes(path[key] ?? '') === true;
}

/**
 * Scripts and templates of Prow's may hold braces of their own, and without a matrix there is nothing to fill in. Hooks around levels have
 * the parameters of the sweep.
 */
const isLiteral = (path: readonly string[], axes: readonly string[]): boolean =>
  path.includes('report_template') ||
  (axes.length === 0 && path.includes('prow')) ||
  (path[0] === 'hooks' && path[1] === 'level');

/** An engine's command line has places that its run fills in. */
function isOfEngine({ scenario }: JsonObject, path: readonly string[], name: string): boolean {
  if (!ENGINE_VALUES.some((value) => value === name)) return false;
  if (path[0] !== 'scenario' || !['command', 'args'].includes(path[1] ?? '')) return false;
  return isJsonObject(scenario) && isEngine(scenario.kind);
}
