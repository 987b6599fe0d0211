import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt } from '../../src/model/json.ts';
import type { Docstrings } from './docstrings.ts';
import { table } from './table.ts';

/** What a JSON Schema asks of a value, in words; a named shape links to its section. */
function takes(schema: JsonObject): string {
  const name = stringAt(schema, '$ref')?.split('/').at(-1);
  if (name !== undefined) return `[${name}](#${name.toLowerCase()})`;
  const { type, enum: values, items, additionalProperties: each } = schema;
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (isJsonObject(items)) return `list of ${takes(items)}`;
  if (isJsonObject(each)) return `map to ${takes(each)}`;
  const options = listAt(schema, 'anyOf').filter(isJsonObject);
  if (options.length > 0 && type === undefined) return options.map(takes).join(' or ');
  return WORDS[String(type)] ?? (fieldsOf(schema).length > 0 ? 'map' : 'any JSON');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'number',
  integer: 'whole number',
  object: 'map',
};

/** The fields of an object; those of an object in it follow with their path. A star marks what is always there. */
export const fieldTable = (schema: JsonObject, docs: Docstrings | undefined): string =>
  tableOf(rowsOf(schema, '', docs));

const tableOf = (rows: readonly string[][]): string =>
  rows.length === 0 ? '' : `${table(['field', 'holds', 'meaning'], rows)}\n`;

function rowsOf(schema: JsonObject, prefix: string, docs: Docstrings | undefined): string[][] {
  return fieldsOf(schema).flatMap(({ key, value, isRequired }) => {
    const path = `${prefix}${key}`;
    const own = [`\`${path}\`${isRequired ? ' *' : ''}`, takes(value), docs?.fields.get(path) ?? ''];
    const { items } = value;
    return [own, ...(isJsonObject(items) ? rowsOf(items, `${path}[].`, docs) : rowsOf(value, `${path}.`, docs))];
  });
}

const fieldsOf = (schema: JsonObject): { key: string; value: JsonObject; isRequired: boolean }[] =>
  [schema, ...listAt(schema, 'allOf').filter(isJsonObject)].flatMap((part) =>
    Object.entries(objectAt(part, 'properties')).flatMap(([key, value]) =>
      isJsonObject(value) ? [{ key, value, isRequired: listAt(part, 'required').includes(key) }] : [],
    ),
  );

/** The sections of what a schema refers to, by name. */
export const definitionSections = (schema: JsonObject, docs: ReadonlyMap<string, Docstrings>): string[] =>
  Object.entries(objectAt(schema, 'definitions'))
    .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
    .map(([name, shape]) => `### ${name}\n\n${definition(name, shape, docs)}`);

function definition(name: string, shape: JsonObject, docs: ReadonlyMap<string, Docstrings>): string {
  const found = docs.get(name);
  if (found === undefined) throw new Error(`${name}: no such type in src/model, where its docstring was looked for`);
  const own = found.own === '' ? '' : `${found.own}\n\n`;
  const variants = listAt(shape, 'oneOf').filter(isJsonObject);
  if (variants.length > 0) return `${own}${variantTables(variants, found).join('\n')}`;
  return `${own}${fieldTable(shape, found) || `${takes(shape)}.\n`}`;
}

/** What all variants have, then what each has alone. */
function variantTables(variants: readonly JsonObject[], docs: Docstrings): string[] {
  const all = variants.map((variant) => rowsOf(variant, '', docs));
  const isShared = (row: readonly string[]): boolean => all.every((rows) => rows.some((own) => same(own, row)));
  const shared = all[0]?.filter(isShared) ?? [];
  return [shared, ...all.map((rows) => rows.filter((row) => !isShared(row)))]
    .map(tableOf)
    .filter((text) => text !== '');
}

const same = (one: readonly string[], other: readonly string[]): boolean => one.join('|') === other.join('|');

/** The one value that a field may have. */
export const onlyValue = (schema: JsonObject, key: string): Json | undefined =>
  listAt(objectAt(schema, 'properties', key), 'enum')[0];
