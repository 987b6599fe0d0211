import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fitsBlockScalar, yamlFlowString, yamlString } from './scalar.ts';

/** Where lines go, and in which order the keys of a map are written. */
export interface YamlSink {
  line(text: string): void;
  keysOf(map: JsonObject): Iterable<string>;
}

/** Data as block YAML in Kubernetes' style, two spaces deep, keys in the order given; ends with a line feed. */
export function writeYaml(value: Json): string {
  let text = '';
  emitYaml(value, {
    line: (line) => {
      text += `${line}\n`;
    },
    keysOf: Object.keys,
  });
  return text;
}

/** The lines of `writeYaml`, one by one. */
export function emitYaml(value: Json, sink: YamlSink): void {
  if (!isNested(value)) emitScalar('', value, '', sink);
  else if (Array.isArray(value)) emitItems(value, '', '', sink);
  else emitEntries(value as JsonObject, '', '', sink);
}

/** Those entries of a map that it has, without a line feed at the end; all but the first line are indented. */
export function entriesText(map: JsonObject, keys: readonly string[], indent: string): string {
  let text = '';
  const line = (next: string): void => {
    text = text === '' ? next : `${text}\n${next}`;
  };
  for (const key of keys) {
    const value = map[key];
    if (value !== undefined) emitEntry(key, value, text === '' ? '' : indent, indent, { line, keysOf: Object.keys });
  }
  return text;
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

/** `lead` begins the first line, where it is behind a dash; `indent` the others. */
function emitEntries(map: JsonObject, lead: string, indent: string, sink: YamlSink): void {
  let start = lead;
  for (const key of sink.keysOf(map)) {
    const value = map[key];
    if (value === undefined) continue;
    emitEntry(key, value, start, indent, sink);
    start = indent;
  }
}

function emitEntry(key: string, value: Json, lead: string, indent: string, sink: YamlSink): void {
  const name = yamlString(key);
  if (name.length > SIMPLE_KEY) {
    sink.line(`${lead}? ${name}`);
    sink.line(`${indent}: ${flowYaml(value)}`);
  } else if (!isNested(value)) {
    emitScalar(`${lead}${name}: `, value, indent, sink);
  } else {
    sink.line(`${lead}${name}:`);
    if (Array.isArray(value)) emitItems(value, indent, indent, sink);
    else emitEntries(value as JsonObject, `${indent}  `, `${indent}  `, sink);
  }
}

/** Readers take `key:` on one line only up to 1,024 characters; a longer one must be announced by `?`. */
const SIMPLE_KEY = 1000;

function emitItems(items: readonly Json[], lead: string, indent: string, sink: YamlSink): void {
  const inner = `${indent}  `;
  let start = lead;
  for (const item of items) {
    if (!isNested(item)) emitScalar(`${start}- `, item, indent, sink);
    else if (Array.isArray(item)) emitItems(item, `${start}- `, inner, sink);
    else emitEntries(item as JsonObject, `${start}- `, inner, sink);
    start = indent;
  }
}

function isNested(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/** `indent` is that of the key or dash that `lead` ends with. */
function emitScalar(lead: string, value: Json, indent: string, sink: YamlSink): void {
  if (typeof value !== 'string') {
    sink.line(lead + flowYaml(value));
  } else if (!fitsBlockScalar(value)) {
    sink.line(lead + yamlString(value));
  } else {
    const text = value.replace(/\n+$/, '');
    const trailing = value.length - text.length;
    sink.line(`${lead}${trailing === 0 ? '|-' : trailing === 1 ? '|' : '|+'}`);
    for (const line of text.split('\n')) sink.line(line === '' ? '' : `${indent}  ${line}`);
    for (let more = 1; more < trailing; more++) sink.line('');
  }
}

function plainScalar(value: number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON`);
  return String(value);
}
