import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fitsBlockScalar, yamlFlowString, yamlString } from './scalar.ts';

/** Data as block YAML in Kubernetes' style, two spaces deep, keys in the order given; ends with a line feed. */
export const writeYaml = (value: Json): string => `${blockLines(value).join('\n')}\n`;

/** The entries of a map as lines, without a surrounding indentation. */
export const mapLines = (map: JsonObject): string[] => Object.entries(map).flatMap(([key, value]) => entry(key, value));

/** Data on one line, in flow style. */
export function flowYaml(value: Json): string {
  if (typeof value === 'string') return yamlFlowString(value);
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`;
  if (!isJsonObject(value)) return plainScalar(value as number | boolean | null);
  return `{${Object.entries(value)
    .map(([key, inside]) => `${yamlFlowString(key)}: ${flowYaml(inside)}`)
    .join(', ')}}`;
}

function blockLines(value: Json): string[] {
  if (!isNested(value)) return inline(value);
  return Array.isArray(value) ? value.flatMap(item) : mapLines(value as JsonObject);
}

function item(value: Json): string[] {
  const [first = '', ...rest] = blockLines(value);
  return [`- ${first}`, ...(isNested(value) ? indented(rest) : rest)];
}

function entry(key: string, value: Json): string[] {
  const name = yamlString(key);
  if (name.length > SIMPLE_KEY) return [`? ${name}`, `: ${flowYaml(value)}`];
  if (!isNested(value)) {
    const [first = '', ...rest] = inline(value);
    return [`${name}: ${first}`, ...rest];
  }
  const lines = blockLines(value);
  return [`${name}:`, ...(Array.isArray(value) ? lines : indented(lines))];
}

/** Readers take `key:` on one line only up to 1,024 characters; a longer one must be announced by `?`. */
const SIMPLE_KEY = 1000;

const isNested = (value: Json): boolean =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) && Object.keys(value).length > 0;

function inline(value: Json): string[] {
  if (typeof value !== 'string') return [flowYaml(value)];
  if (!fitsBlockScalar(value)) return [yamlString(value)];
  const text = value.replace(/\n+$/, '');
  const trailing = value.length - text.length;
  const header = trailing === 0 ? '|-' : trailing === 1 ? '|' : '|+';
  return [header, ...indented(text.split('\n')), ...Array<string>(Math.max(0, trailing - 1)).fill('')];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

function plainScalar(value: number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON`);
  return String(value);
}
