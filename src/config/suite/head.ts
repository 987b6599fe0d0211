import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { fillPlaceholders, placeholdersIn } from '../../model/placeholders.ts';
import type { ImageBuild } from '../../model/suite.ts';
import { checkParts } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { belongsTo } from './belongs.ts';
import type { Layer } from './cascade.ts';
import { type Lane, unknownPlaceholders } from './lanes.ts';
import { type Shared, sharedSchema } from './schema/defaults.ts';
import type { WrittenSuiteHooks } from './schema/hooks.ts';
import { suiteHeadSchema } from './schema/suite.ts';

/** A suite's file, before its tests are read. */
export interface SuiteHead {
  readonly source: Source;
  readonly raw: JsonObject;
  /** What is above the tests, with the placeholders of a lane filled in. */
  at(lane: Lane): { readonly value?: ReadHead; readonly diagnostics: readonly Diagnostic[] };
}

export interface ReadHead {
  readonly name: string;
  readonly description: string;
  readonly layers: readonly Layer[];
  readonly build: ImageBuild | undefined;
  readonly hooks: WrittenSuiteHooks | undefined;
  /** Whether parts of it could not be read. */
  readonly isTorn: boolean;
}

export function readHead(source: Source): SuiteHead {
  const raw = isJsonObject(source.value) ? source.value : {};
  const { tests } = raw;
  const above = Object.fromEntries(
    Object.entries(raw).filter(([key]) => key !== 'tests' && key in suiteHeadSchema.shape),
  );
  const hasPlaceholders = placeholdersIn(above).length > 0;
  const check = (lane: Lane): ReturnType<SuiteHead['at']> => {
    // What is no map at all must reach the schema as it is.
    const value = isJsonObject(source.value)
      ? { ...raw, ...filled(above, lane), ...(tests !== undefined && { tests }) }
      : source.value;
    return checkHead(source, value, unknownPlaceholders(source, [], above, lane));
  };
  let same: ReturnType<SuiteHead['at']> | undefined;
  return {
    source,
    raw,
    at(lane) {
      if (hasPlaceholders) return check(lane);
      same ??= check({});
      return same;
    },
  };
}

/** A suite has one name, whatever the lane. */
function filled(raw: JsonObject, lane: Lane): JsonObject {
  const { suite, ...rest } = raw;
  const value = fillPlaceholders(rest, lane);
  return { ...(suite !== undefined && { suite }), ...(isJsonObject(value) ? value : rest) };
}

function checkHead(source: Source, value: unknown, unknown: readonly Diagnostic[]): ReturnType<SuiteHead['at']> {
  const located = {
    value,
    places: source,
    home: (path: readonly string[]) => path,
    isTorn: source.isTorn,
    belongs: belongsTo,
  };
  const head = checkParts(located, suiteHeadSchema);
  const written = head.value ?? checkParts(located, suiteHeadSchema.partial()).value;
  if (written === undefined) return { diagnostics: [...unknown, ...head.diagnostics] };
  const { suite: name = 'suite', description = '', defaults = {}, build, hooks } = written;
  const layers: Layer[] = [
    { written: sharedOf(written), source, at: [] },
    { written: defaults, source, at: ['defaults'] },
  ];
  return {
    value: { name, description, layers, build, hooks, isTorn: head.isTorn },
    diagnostics: [...unknown, ...head.diagnostics, ...statedTwice(source, defaults)],
  };
}

/** Those of the values that a suite and its tests share with `defaults`. */
export function sharedOf(written: Shared): Shared {
  return Object.fromEntries(Object.entries(written).filter(([key, value]) => SHARED.has(key) && value !== undefined));
}

const SHARED = new Set(Object.keys(sharedSchema.shape));

function statedTwice(source: Source, defaults: Shared): Diagnostic[] {
  return Object.keys(defaults)
    .filter((key) => source.has([key]))
    .map((key) => {
      const message = `\`${key}\` is at the top of the suite too`;
      return complain(source, ['defaults', key], { message, hint: 'state it once' }, 'key');
    });
}
