import { TYPES } from '../../kubernetes/types.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { preview } from '../source/diagnostic.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import type { Slip } from './slip.ts';

type Path = readonly string[];

/** A map that is one of the types, and where it is. */
export interface TypedMap {
  readonly type: string;
  readonly value: JsonObject;
  readonly path: Path;
}

/** What the published types say against a value, and every map in it whose type is known, from the outside in. */
export function readFields(value: Json, kind: string): { slips: Slip[]; maps: TypedMap[] } {
  const slips: Slip[] = [];
  const maps: TypedMap[] = [];
  read(value, kind, []);
  return { slips, maps };

  function read(here: Json, kind: string, path: Path): void {
    // null is absent to an API server, and a placeholder may become anything.
    if (here === null || kind === 'any' || isPlaceholder(here)) return;
    if (kind.startsWith('[]')) readItems(here, kind.slice('[]'.length), path, 'a list');
    else if (kind.startsWith('map:')) readItems(here, kind.slice('map:'.length), path, 'a map');
    else if (TYPES[kind] === undefined) slips.push(...scalarSlips(here, kind, path));
    else if (isJsonObject(here)) readType(here, kind, path);
    else slips.push(wrongType(path, mapOf(kind), here));
  }

  function readItems(here: Json, kind: string, path: Path, wanted: 'a list' | 'a map'): void {
    const fits = wanted === 'a list' ? Array.isArray(here) : isJsonObject(here);
    if (!fits) slips.push(wrongType(path, wanted, here));
    else for (const [key, item] of Object.entries(here ?? {})) read(item, kind, [...path, key]);
  }

  function readType(here: JsonObject, type: string, path: Path): void {
    const { fields = {}, required = [] } = TYPES[type] ?? {};
    maps.push({ type, value: here, path });
    const unknown: string[] = [];
    for (const [key, value] of Object.entries(here)) {
      const kind = fields[key];
      if (kind !== undefined) read(value, kind, [...path, key]);
      else unknown.push(key);
    }
    const free = Object.keys(fields).filter((field) => !(field in here));
    const misspelt = unknown.flatMap((key) => nearest(key, free) ?? []);
    slips.push(...unknown.flatMap((key) => unknownField(type, key, free, path) ?? []));
    for (const field of required) {
      if ((here[field] ?? null) !== null || misspelt.includes(field)) continue;
      slips.push({
        what: 'missing',
        path: [...path, field],
        about: 'value',
        message: `missing \`${field}\``,
        expected: nounOf(fields[field] ?? ''),
      });
    }
  }
}

/** Newer releases of KubeVirt have fields that the table does not know; what is nearly a known one is a slip of the pen. */
function unknownField(type: string, key: string, free: readonly string[], path: Path): Slip | undefined {
  const hint = didYouMean(key, free) ?? homeOf(key, type);
  if (hint === undefined && /^(kubevirt|cdi)\./.test(type)) return undefined;
  return {
    what: 'unknown',
    path: [...path, key],
    about: 'key',
    message: `${type.slice(type.indexOf('.') + 1)} has no field \`${key.slice(0, 60)}\``,
    ...(free.length <= 12 && { expected: `one of ${free.join(', ')}` }),
    hint: hint ?? 'remove it: an API server drops what it does not know, or refuses it',
  };
}

/** People write fields one level too high, also labels and amounts into what holds the maps of them. */
function homeOf(key: string, type: string): string | undefined {
  const fields = Object.entries(TYPES[type]?.fields ?? {});
  const isOfMaps = fields.every(([, kind]) => /^(\[\]|map:)/.test(kind));
  const homes = fields
    .filter(([, kind]) => (isOfMaps && kind.startsWith('map:')) || TYPES[kind.replace(/^\[\]/, '')]?.fields[key])
    .map(([field]) => `\`${field}\``);
  return homes.length === 0 ? undefined : `did you mean \`${key}\` under ${homes.slice(0, 3).join(' or ')}?`;
}

const isPlaceholder = (value: Json): boolean => typeof value === 'string' && /^\{\{[^{}]*\}\}$/.test(value.trim());

const wrongType = (path: Path, expected: string, got: Json): Slip => ({
  what: 'type',
  path,
  about: 'value',
  message: 'wrong type',
  expected,
  got: preview(got),
});

interface Scalar {
  readonly noun: string;
  readonly fits: (value: Json) => boolean;
}

const TEXT: Scalar = { noun: 'text', fits: (value) => typeof value === 'string' };
const SCALARS: Readonly<Record<string, Scalar>> = {
  bool: { noun: 'true or false', fits: (value) => typeof value === 'boolean' },
  int: { noun: 'a whole number', fits: (value) => Number.isInteger(value) },
  float: { noun: 'a number', fits: (value) => typeof value === 'number' },
  quantity: { noun: 'a quantity such as 500m, 4 or 16Gi', fits: isTextOrNumber },
  intOrString: {
    noun: 'a whole number or text',
    fits: (value) => Number.isInteger(value) || typeof value === 'string',
  },
};

const scalarOf = (kind: string): Scalar => SCALARS[kind] ?? TEXT;

function isTextOrNumber(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function scalarSlips(value: Json, kind: string, path: Path): Slip[] {
  const { noun, fits } = scalarOf(kind);
  if (!fits(value)) {
    const isText = noun === 'text' && (typeof value === 'number' || typeof value === 'boolean');
    return [{ ...wrongType(path, noun, value), ...(isText && { hint: `quote it: "${value}"` }) }];
  }
  const wrong = typeof value === 'number' ? wrongNumber(value, kind, path.at(-1) ?? '') : wrongText(value, kind);
  return wrong === undefined ? [] : [{ ...wrong, what: 'value', path, about: 'value', got: preview(value) }];
}

/** Whole numbers count something, but for few: by the name of their field. */
function wrongNumber(value: number, kind: string, field: string): Pick<Slip, 'message' | 'expected'> | undefined {
  if (!/^int/.test(kind) || /^(priority|values|offsetSeconds)$/.test(field)) return undefined;
  const isPort = /^(containerPort|hostPort|nodePort|port)$/.test(field);
  const least = /^(containerPort|port)$/.test(field) ? 1 : 0;
  if (value >= least && !(isPort && value > 65_535)) return undefined;
  return { message: 'out of range', expected: isPort ? 'a port, 1 to 65535' : 'no less than 0' };
}

function wrongText(text: Json, kind: string): Pick<Slip, 'message' | 'expected' | 'hint'> | undefined {
  if (typeof text !== 'string' || placeholdersIn(text).length > 0) return undefined;
  if (kind === 'quantity' && parseQuantity(text) === undefined) {
    const hint = didYouMean(
      text,
      ['Ki', 'Mi', 'Gi', 'Ti'].map((unit) => `${Number.parseFloat(text)}${unit}`),
    );
    return { message: 'not a quantity', expected: `${scalarOf(kind).noun}`, hint };
  }
  if (!kind.startsWith('=')) return undefined;
  const known = kind.slice(1).split('|');
  if (known.includes(text)) return undefined;
  return {
    message: 'not one of the known values',
    expected: `one of ${known.slice(0, 12).join(', ')}`,
    hint: didYouMean(text, known),
  };
}

function nounOf(kind: string): string {
  if (kind.startsWith('[]')) return 'a list';
  if (kind.startsWith('map:') || TYPES[kind] !== undefined) return mapOf(kind);
  return kind.startsWith('=') ? `one of ${kind.slice(1).split('|').join(', ')}` : scalarOf(kind).noun;
}

const MOST_KEYS = 8;

function mapOf(kind: string): string {
  const keys = Object.keys(TYPES[kind]?.fields ?? {});
  if (keys.length === 0) return 'a map';
  return `a map with ${keys.slice(0, MOST_KEYS).join(', ')}${keys.length > MOST_KEYS ? ', ...' : ''}`;
}
