import type { KubernetesType } from '../../../src/kubernetes/types.ts';

/** A definition of OpenAPI 2 or 3, as Kubernetes and KubeVirt publish theirs. */
export interface Definition {
  readonly $ref?: string;
  readonly allOf?: readonly Definition[];
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Definition;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: Definition;
  readonly required?: readonly string[];
}

export type Definitions = Readonly<Record<string, Definition>>;

/** The types that kinds of object are made of, in the form of src/kubernetes/types.json; what a controller reports (`status`) is left out. */
export function typesBehind(definitions: Definitions, roots: readonly string[]): Record<string, KubernetesType> {
  const types: Record<string, KubernetesType> = {};
  const ids = new Map<string, string>();
  for (const root of roots) walk(root, (field) => field === 'status');
  return Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));

  function walk(id: string, isOpaque: (field: string) => boolean): string {
    const name = nameOf(id);
    if (ids.has(name) && ids.get(name) !== id) throw new Error(`${name} is ${ids.get(name)} and ${id}`);
    ids.set(name, id);
    if (types[name] !== undefined) return name;
    const { properties = {}, required = [] } = definitions[id] ?? {};
    const fields: Record<string, string> = {};
    types[name] = { fields, ...(required.length > 0 && { required: [...required].sort() }) };
    for (const [field, schema] of Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)))
      fields[field] = isOpaque(field) ? 'any' : kindOf(schema);
    return name;
  }

  function kindOf(schema: Definition): string {
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (reference !== undefined) return behind(reference.slice(reference.lastIndexOf('/') + 1));
    if (schema.enum !== undefined) return `=${[...schema.enum].sort().join('|')}`;
    if (schema.items !== undefined) return `[]${kindOf(schema.items)}`;
    if (schema.additionalProperties !== undefined) return `map:${kindOf(schema.additionalProperties)}`;
    return PLAIN[schema.type ?? ''] ?? 'any';
  }

  function behind(id: string): string {
    const special = SPECIAL[id.slice(id.lastIndexOf('.') + 1)];
    if (special !== undefined) return special;
    const definition = definitions[id];
    if (definition === undefined) throw new Error(`no definition of ${id}`);
    return definition.properties === undefined && definition.type !== 'object'
      ? kindOf(definition)
      : walk(id, () => false);
  }
}

/** Types that are written as a scalar, or as anything. */
const SPECIAL: Readonly<Record<string, string>> = {
  Duration: 'metaDuration',
  FieldsV1: 'any',
  IntOrString: 'intOrString',
  MicroTime: 'time',
  Quantity: 'quantity',
  RawExtension: 'any',
  Time: 'time',
};

const PLAIN: Readonly<Record<string, string>> = { boolean: 'bool', integer: 'int', number: 'float', string: 'string' };

/** `Pod` of Kubernetes, `kubevirt.Volume` of KubeVirt, `cdi.DataVolumeSpec` of its importer: they have names in common. */
function nameOf(id: string): string {
  const name = id.slice(id.lastIndexOf('.') + 1);
  if (id.includes('k8s.')) return name;
  return `${id.startsWith('v1beta1.') ? 'cdi' : 'kubevirt'}.${name}`;
}
