import table from '../../prow/job-fields.json' with { type: 'json' };
import { kindOfPlain, type YamlKind } from '../../prow/yaml-value.ts';
import { entries, items } from '../source/navigate.ts';
import type { Position, YamlEntry, YamlNode, YamlScalar, YamlTree } from '../source/yaml-node.ts';
import { isSettingsFile, type JobTree } from './jobs.ts';
import { kindOfFile } from './prow-files.ts';

/** A value of a job file beside what Prow's decoder wants there. */
export type FieldEvent =
  | {
      readonly what: 'unknown';
      readonly at: Position;
      readonly key: string;
      readonly value: YamlNode;
      readonly type: string;
      readonly known: readonly string[];
    }
  | {
      readonly what: 'value';
      readonly node: YamlNode;
      readonly path: string;
      readonly wants: string;
      readonly converts: boolean;
      /** The type and the field of it that has the value, or the list that the value is in. */
      readonly owner: FieldOwner | undefined;
    };

export interface FieldOwner {
  readonly type: string;
  readonly field: string;
}

/** The types of Prow's job configuration by name: field -> kind, as `job-fields` of the conformance tests prints them. */
const TYPES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries({ ...table, ProwYAML: inRepoFields() }).map(([name, fields]) => [
    name,
    new Map(Object.entries(fields)),
  ]),
);

/** What a repository's own `.prow.yaml` may hold (`ProwYAML` of pkg/config/inrepoconfig.go). */
function inRepoFields(): Record<string, string> {
  return { presets: '[]Preset', presubmits: '[]Presubmit', postsubmits: '[]Postsubmit', prow_ignored: 'any' };
}

/**
 * Fields that are directly in Prow's structs. Everything else of a job is in embedded structs, where sigs.k8s.io/yaml loses track and
 * converts nothing: an unquoted number is an error there, and silently becomes a string here.
 */
const CONVERTS = new Set([
  'interval',
  'minimum_interval',
  'cron',
  'tags',
  'retry',
  'trigger',
  'rerun_command',
  'presets',
]);

/** Every field of the jobs and presets of a file, down to the leaves of the pod spec. */
export function* walkFields(tree: YamlTree, all: JobTree): Generator<FieldEvent> {
  const isSettings = isSettingsFile(all, tree.file.path);
  const type = kindOfFile(tree) === 'in-repo' ? 'ProwYAML' : 'JobConfig';
  for (const { key, value, at } of entries(tree.root)) {
    const wants = fieldOf(type, key);
    if (wants !== undefined) yield* walk(value, wants, key, CONVERTS.has(key), undefined);
    else if (!isSettings) yield unknown(type, { key, value, at });
  }
}

/** What Go's JSON decoder wants of a field; it takes a key in any case. */
function fieldOf(type: string, key: string): string | undefined {
  const fields = TYPES.get(type);
  return fields?.get(key) ?? anyCase(fields, key);
}

function* walk(
  node: YamlNode,
  wants: string,
  path: string,
  converts: boolean,
  owner: FieldOwner | undefined,
): Generator<FieldEvent> {
  yield { what: 'value', node, path, wants, converts, owner };
  if (wants.startsWith('[]')) {
    for (const [index, item] of items(node).entries())
      yield* walk(item, wants.slice(2), `${path}[${index}]`, converts, owner);
  } else if (wants.startsWith('map:')) {
    for (const { key, value } of entries(node))
      yield* walk(value, wants.slice(4), `${path}.${key}`, converts, undefined);
  } else if (TYPES.has(wants)) {
    yield* walkStruct(node, wants, path, converts);
  }
}

function* walkStruct(node: YamlNode, type: string, path: string, converts: boolean): Generator<FieldEvent> {
  for (const { key, value, at } of entries(node)) {
    const wants = fieldOf(type, key);
    if (wants === undefined) yield unknown(type, { key, value, at });
    else {
      const isConverted = converts || (JOB_TYPES.has(type) && CONVERTS.has(key));
      yield* walk(value, wants, `${path}.${key}`, isConverted, { type, field: key });
    }
  }
}

const JOB_TYPES = new Set(['Periodic', 'Presubmit', 'Postsubmit']);

function anyCase(fields: ReadonlyMap<string, string> | undefined, key: string): string | undefined {
  const lower = key.toLowerCase();
  for (const [name, kind] of fields ?? []) if (name.toLowerCase() === lower) return kind;
  return undefined;
}

const unknown = (type: string, { key, value, at }: Omit<YamlEntry, 'merged'>): FieldEvent => ({
  what: 'unknown',
  at,
  key,
  value,
  type,
  known: [...(TYPES.get(type)?.keys() ?? [])],
});

/** What a scalar is to Prow's reader. */
export function kindOf(scalar: YamlScalar): YamlKind {
  if (scalar.tag?.endsWith(':str') === true && scalar.style === 'plain') return 'string';
  return scalar.style === 'plain' ? kindOfPlain(scalar.text) : 'string';
}
