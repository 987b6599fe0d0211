import { objectAt } from '../../model/json.ts';
import { fillPlaceholders } from '../../model/placeholders.ts';
import type { Test } from '../../model/suite.ts';
import { checkParts, checkValue } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { belongsTo } from './belongs.ts';
import type { Layer } from './cascade.ts';
import { type SuiteHead, sharedOf } from './head.ts';
import { type Lane, lanesOf, MAX_LANES, unknownPlaceholders } from './lanes.ts';
import type { SiteIndex } from './references.ts';
import { matrixSchema, testSchema } from './schema/suite.ts';
import { type ReadTest, toTest } from './test.ts';

/** What one entry of `tests` gives: a test for each lane of its matrix. */
export interface ReadEntry extends Omit<ReadTest, 'test'> {
  readonly tests: readonly Test[];
}

/** Reads one entry of a suite's `tests`. */
export function readEntry(suite: SuiteHead, key: string, index: SiteIndex): ReadEntry {
  const { source } = suite;
  const raw = objectAt(suite.raw, 'tests', key);
  const at = ['tests', key];
  const home = (path: readonly string[]): readonly string[] => [...at, ...path];
  const { value, diagnostics } = checkValue({ value: raw, places: source, home }, matrixSchema);
  if (value === undefined) return nothing(diagnostics);
  const multiplied = lanesOf(value.matrix);
  if ('tooMany' in multiplied) {
    const message = `this matrix gives ${multiplied.tooMany} tests`;
    return nothing([complain(source, [...at, 'matrix'], { message, expected: `at most ${MAX_LANES}` })]);
  }
  const misnamed = namingDiagnostic(source, at, value);
  if (misnamed !== undefined) return nothing([misnamed]);
  const read = multiplied.lanes.map((lane) => readLane(suite, key, lane, index));
  return joined(read);
}

/** What several entries give, one after the other. */
export const joined = (read: readonly ReadEntry[]): ReadEntry => ({
  tests: read.flatMap(({ tests }) => tests),
  claims: read.flatMap(({ claims }) => claims),
  lacks: read.flatMap(({ lacks }) => lacks),
  fillings: read.flatMap(({ fillings }) => fillings),
  diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  jobLacks: read.flatMap(({ jobLacks }) => jobLacks),
});

const nothing = (diagnostics: readonly Diagnostic[]): ReadEntry => ({ ...joined([]), diagnostics });

function namingDiagnostic(
  source: Source,
  at: readonly string[],
  { matrix, name }: { readonly matrix?: unknown; readonly name?: string | undefined },
): Diagnostic | undefined {
  if (matrix === undefined && name !== undefined) {
    const message = 'a test without a matrix is named by its key';
    return complain(source, [...at, 'name'], { message, hint: 'remove `name`, or rename the key' }, 'key');
  }
  if (matrix === undefined || name !== undefined) return undefined;
  const axis = Object.keys(Array.isArray(matrix) ? (matrix[0] ?? {}) : matrix)[0] ?? 'axis';
  const key = at.at(-1) ?? '';
  const pattern = key.includes('{{') ? key : `${key}-{{${axis}}}`;
  const hint = `state the pattern of the names, which key the histories: name: "${pattern}"`;
  return complain(source, [...at, 'matrix'], { message: 'missing `name` beside the matrix', hint }, 'key');
}

function readLane(suite: SuiteHead, key: string, lane: Lane, index: SiteIndex): ReadEntry {
  const { source } = suite;
  const at = ['tests', key];
  const home = (path: readonly string[]): readonly string[] => [...at, ...path];
  const { matrix, ...raw } = objectAt(suite.raw, 'tests', key);
  const head = suite.at(lane);
  const located = {
    value: fillPlaceholders(raw, lane),
    places: source,
    home,
    isTorn: source.isTorn,
    belongs: belongsTo,
  };
  const body = checkParts(located, testSchema);
  const unknown = unknownPlaceholders(source, at, raw, lane);
  const unfilled = new Set(unknown.map(({ line, column }) => `${line}:${column}`));
  const others = body.diagnostics.filter(({ line, column }) => !unfilled.has(`${line}:${column}`));
  const diagnostics = [...head.diagnostics, ...unknown, ...others];
  // A placeholder that names nothing may be any value.
  if (head.value === undefined || body.value === undefined || unknown.length > 0) return nothing(diagnostics);
  const own: Layer = { written: sharedOf(body.value), source, at };
  const layers = [...head.value.layers, own];
  const name = body.value.name ?? key;
  const isTorn = head.value.isTorn || body.isTorn;
  const byGithub = suite.raw.github !== undefined;
  const { hooks } = head.value;
  const read = toTest(
    { suite: head.value.name, byGithub, hooks, name, lane, written: body.value, layers, own, isTorn },
    index,
  );
  return {
    ...read,
    tests: read.test === undefined ? [] : [read.test],
    diagnostics: [...diagnostics, ...read.diagnostics],
  };
}
