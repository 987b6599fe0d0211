import table from './types.json' with { type: 'json' };

/** A type of Kubernetes or KubeVirt as its API publishes it. */
export interface KubernetesType {
  /** Field -> kind: a plain one (`string`, `int`, `quantity`, ...), `=A|B` (one of these texts), `[]KIND`, `map:KIND`, or the name of a type. */
  readonly fields: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
}

/** By name; those of KubeVirt begin with `kubevirt.`, those of its importer with `cdi.`. `npm run test:conformance` compares them with what a real API server publishes. */
export const TYPES: Readonly<Record<string, KubernetesType>> = table;

/** The texts that a field takes, where it does not take any. */
export function textsOf(type: string, field: string): readonly string[] | undefined {
  const kind = TYPES[type]?.fields[field];
  return kind?.startsWith('=') ? kind.slice(1).split('|') : undefined;
}
