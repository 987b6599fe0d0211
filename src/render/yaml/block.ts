import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fitsBlockScalar, yamlFlowString, yamlString } from './scalar.ts';

/** Data as block YAML in Kubernetes' style, two spaces deep, keys in the order given; ends with a line feed. */
export const writeYaml = (value: Json): string => `${yamlLines(value).join('\n')}\n`;

/** The lines of `writeYaml`. */
export function yamlLines(value: Json): string[] {
  const lines: string[] = [];
  if (!isNested(value)) addScalar('', value, '', lines);
  else if (Array.isArray(value)) addItems(value, '', lines);
  else addEntries(value as JsonObject, '', lines);
  return lines;
}

/** Those entries of a map that it has, as lines; all but the first line are indented. */
export function entryLines(map: JsonObject, keys: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const key of keys) {
    const value = map[key];
    if (value !== undefined) addEntry(key, value, indent, lines);
  }
  return lines.map((line, index) => (index === 0 ? line.slice(indent.length) : line));
}

/** Data on one line, in flow style. */
export function flowYaml(value: Json): string {
  if (typeof value === 'string') return yamlFlowString(value);
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`;
  if (!isJsonObject(value)) return plainScalar(value as number | boolean | null);
  return `{${Object.entries(value)
    .map(([key, inside]) => `${yamlFlowString(key)}: ${flowYaml(inside)}`)
    .join(', ')}}`;
}

function addEntries(map: JsonObject, indent: string, lines: string[]): void {
  for (const [key, value] of Object.entries(map)) addEntry(key, value, indent, lines);
}

function addEntry(key: string, value: Json, indent: string, lines: string[]): void {
  const name = yamlString(key);
  if (name.length > SIMPLE_KEY) {
    lines.push(`${indent}? ${name}`, `${indent}: ${flowYaml(value)}`);
  } else if (!isNested(value)) {
    addScalar(`${indent}${name}: `, value, indent, lines);
  } else {
    lines.push(`${indent}${name}:`);
    if (Array.isArray(value)) addItems(value, indent, lines);
    else addEntries(value as JsonObject, `${indent}  `, lines);
  }
}

/** Readers take `key:` on one line only up to 1,024 characters; a longer one must be announced by `?`. */
const SIMPLE_KEY = 1000;

function addItems(items: readonly Json[], indent: string, lines: string[]): void {
  const inner = `${indent}  `;
  for (const item of items) {
    if (!isNested(item)) {
      addScalar(`${indent}- `, item, indent, lines);
      continue;
    }
    const first = lines.length;
    if (Array.isArray(item)) addItems(item, inner, lines);
    else addEntries(item as JsonObject, inner, lines);
    lines[first] = `${indent}- ${lines[first]?.slice(inner.length)}`;
  }
}

const isNested = (value: Json): boolean =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0;

/** `indent` is that of the key or dash that `lead` ends with. */
function addScalar(lead: string, value: Json, indent: string, lines: string[]): void {
  if (typeof value !== 'string') {
    lines.push(lead + flowYaml(value));
  } else if (!fitsBlockScalar(value)) {
    lines.push(lead + yamlString(value));
  } else {
    const text = value.replace(/\n+$/, '');
    const trailing = value.length - text.length;
    lines.push(`${lead}${trailing === 0 ? '|-' : trailing === 1 ? '|' : '|+'}`);
    for (const line of text.split('\n')) lines.push(line === '' ? '' : `${indent}  ${line}`);
    for (let more = 1; more < trailing; more++) lines.push('');
  }
}

function plainScalar(value: number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON`);
  return String(value);
}
