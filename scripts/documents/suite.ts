import { jsonSchemaOf, type SchemaName } from '../../src/config/json-schema.ts';
import { capital } from '../../src/model/capital.ts';
import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt } from '../../src/model/json.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { table } from './table.ts';

/** docs/suite.md: the language of a site's files, from the schemas that check them. */
export function documentSuite(): string {
  const suite = jsonSchemaOf('suite');
  return [
    HEAD,
    file('prowess.yaml', 'site', 'The site: once for each repository.'),
    file('suites/NAME.yaml', 'suite', 'What is measured, where and when.'),
    '## A test\n\nOne entry of `tests`. What a site, a cluster and a suite may say for all their tests, a test may say for itself: the nearest holds.\n',
    keys(objectAt(suite, 'properties', 'tests', 'additionalProperties'), suite),
    '\n## Scenarios\n\n`scenario: {kind: ..., ...}`. A parameter that the scenario knows may also come from the sweep.\n',
    ...scenarios.map(({ kind, summary }) => scenario(kind, summary, suite)),
    file('suites/clusters/NAME.yaml', 'cluster', 'A machine under test.'),
    file('suites/workloads/NAME.yaml', 'workload', 'What a scenario creates many of.'),
    file('suites/steps/NAME.yaml', 'step', 'What hooks of several suites do alike: [hooks.md](hooks.md).'),
    file('durations.yaml', 'durations', 'How long runs really take, for the schedule.'),
    '## Parts that several files share\n',
    ...SHARED.map((name) => `### ${name}\n\n${keys(definitionOf(name, suite), suite)}\n`),
  ].join('\n');
}

const HEAD = `<!-- Written from the schemas in src/config and src/scenarios by \`npm run golden\`. -->
# The files of a site

\`prowess init\` writes a small site with comments; \`prowess schema KIND\` gives the JSON Schema of a file for an editor. Times are written as \`30s\`,
\`5m\`, \`1h30m\`. A mistake is shown with its line and what was expected. Metrics for \`thresholds\` are in [metrics.md](metrics.md).
`;

/** Definitions that get a section of their own; JobBase is Prow's, with hundreds of keys. */
const SHARED = [
  'Subject',
  'Thresholds',
  'TestGrid',
  'Perfdash',
  'TestHistory',
  'Profiles',
  'ProfiledComponent',
  'Infrastructure',
  'SuiteHooks',
  'TestHooks',
  'Hook',
];

/** Most are the suite's, some only the cluster's. */
const definitionOf = (name: string, suite: JsonObject): JsonObject =>
  objectAt(name in objectAt(suite, 'definitions') ? suite : jsonSchemaOf('cluster'), 'definitions', name);

const file = (path: string, name: SchemaName, what: string): string => {
  const schema = jsonSchemaOf(name);
  return `## ${path}\n\n${what}\n\n${keys(schema, schema)}\n`;
};

function scenario(kind: string, summary: string, suite: JsonObject): string {
  const field = objectAt(suite, 'properties', 'tests', 'additionalProperties', 'properties', 'scenario');
  const branches = listAt(field, 'anyOf')
    .filter(isJsonObject)
    .filter((branch) => hasKind(branch, kind));
  const tables = branches.map((branch) => keys(branch, suite));
  return `### ${kind}\n\n${capital(summary)}.\n\n${tables.join('\n\n')}\n`;
}

const hasKind = (branch: JsonObject, kind: string): boolean => objectAt(branch, 'properties', 'kind').const === kind;

/** Maps whose keys are not repeated: Prow's own, and what tests share. */
const FOLDED = ['prow', 'defaults'];

/** The keys of a map, those of maps in it below them with their path. */
function keys(schema: JsonObject, root: JsonObject): string {
  const rows = rowsOf(schema, root, '');
  return rows.length === 0 ? (stringAt(schema, 'description') ?? '') : table(['key', 'takes', 'meaning'], rows);
}

export function rowsOf(schema: JsonObject, root: JsonObject, prefix: string): string[][] {
  const { branches, properties } = { branches: options(schema), properties: objectAt(schema, 'properties') };
  if (Object.keys(properties).length === 0 && branches.length > 0) {
    return distinct(branches.flatMap((branch) => rowsOf(branch, root, prefix)));
  }
  const required = listAt(schema, 'required');
  return Object.entries(properties)
    .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
    .flatMap(([key, value]) => {
      const own = [`\`${prefix}${key}\`${required.includes(key) ? ' *' : ''}`, takes(value), meaning(value, root)];
      const below = isMap(value) && !FOLDED.includes(key) ? rowsOf(value, root, `${prefix}${key}.`) : [];
      return [own, ...below];
    });
}

/** What several branches say in the same words is said once. */
const distinct = (rows: readonly string[][]): string[][] => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const options = (schema: JsonObject): JsonObject[] =>
  [...listAt(schema, 'anyOf'), ...listAt(schema, 'oneOf')].filter(isJsonObject);

const isMap = (schema: JsonObject): boolean => Object.keys(objectAt(schema, 'properties')).length > 0;

/** Which values a key has, and which one where it is left out. */
const takes = (schema: JsonObject): string => `${valuesOf(schema)}${standard(schema)}`;

function valuesOf(schema: JsonObject): string {
  const { type, items, const: only, enum: values, $ref: ref } = schema;
  const reference =
    typeof ref === 'string' ? ref.split('/').at(-1) : stringAt(listAt(schema, 'allOf')[0], '$ref')?.split('/').at(-1);
  if (reference !== undefined)
    return SHARED.includes(reference) ? `[${reference}](#${reference.toLowerCase()})` : reference;
  if (only !== undefined) return `\`${text(only)}\``;
  if (Array.isArray(values)) return values.map((value) => `\`${text(value)}\``).join(', ');
  const [first] = options(schema);
  if (type === 'array') return `list of ${isJsonObject(items) ? valuesOf(items) : 'anything'}`;
  if (type === undefined && first !== undefined) return [...new Set(options(schema).map(valuesOf))].join(' or ');
  return Array.isArray(type) ? type.join(' or ') : (TYPES[String(type)] ?? String(type ?? 'anything'));
}

const TYPES: Readonly<Record<string, string>> = { object: 'map', string: 'text', boolean: 'true or false' };

const standard = ({ default: value }: JsonObject): string =>
  value === undefined || isJsonObject(value) || Array.isArray(value) ? '' : `; default \`${text(value)}\``;

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function meaning(schema: JsonObject, root: JsonObject): string {
  const ref = stringAt(schema, '$ref')?.split('/').at(-1) ?? '';
  return stringAt(schema, 'description') ?? stringAt(objectAt(root, 'definitions', ref), 'description') ?? '';
}
