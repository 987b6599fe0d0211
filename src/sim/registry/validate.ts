import { isJsonObject, type JsonObject, listAt, numberAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, isLabelValue } from '../../model/kubernetes-names.ts';
import { refuseDeep } from './depth.ts';
import type { Kind } from './kinds.ts';
import { labelsOf, nameOf } from './objects.ts';
import { type FieldError, invalid } from './status.ts';

/** Throws 422 with every cause when the object is not what its kind must be. */
export function validate(kind: Kind, object: JsonObject): void {
  refuseDeep(object);
  const errors = [...metadataErrors(kind, object), ...(SPECS[kind.kind]?.(object) ?? [])];
  if (errors.length > 0) throw invalid(kind, nameOf(object), errors);
}

const required = (field: string): FieldError => ({ field, message: 'Required value', reason: 'FieldValueRequired' });

const wrong = (field: string, value: unknown, problem: string): FieldError => ({
  field,
  message: `Invalid value: ${JSON.stringify(value)}: ${problem}`,
  reason: 'FieldValueInvalid',
});

/** RBAC names may hold what a path segment may. */
const FREE_NAMES = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

function metadataErrors(kind: Kind, object: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const name = nameOf(object);
  const [pattern, longest] = kind.kind === 'Namespace' ? [DNS_LABEL, 63] : [DNS_SUBDOMAIN, 253];
  if (name === '')
    errors.push({ ...required('metadata.name'), message: 'Required value: name or generateName is required' });
  else if (!FREE_NAMES.has(kind.kind) && (!pattern.test(name) || name.length > longest)) {
    errors.push(
      wrong(
        'metadata.name',
        name,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      ),
    );
  }
  for (const [key, value] of Object.entries(labelsOf(object))) {
    if (typeof value !== 'string' || !isLabelValue(value)) {
      errors.push(
        wrong(
          'metadata.labels',
          value,
          `a valid label (${key}) must be an empty string or consist of alphanumeric characters, '-', '_' or '.', at most 63 of them`,
        ),
      );
    }
  }
  return errors;
}

const RUN_STRATEGIES = ['Always', 'Halted', 'Manual', 'RerunOnFailure', 'Once', 'WaitAsReceiver'];

const SPECS: Readonly<Record<string, (object: JsonObject) => FieldError[]>> = {
  Pod: (object) => podErrors(object, 'spec'),
  VirtualMachineInstance: (object) => instanceErrors(object, ['spec']),
  VirtualMachine(object) {
    const errors = templateErrors(object);
    const strategy = stringAt(object, 'spec', 'runStrategy');
    const running = valueAt(object, 'spec', 'running');
    if ((strategy === undefined) === (running === undefined)) {
      errors.push(wrong('spec', null, 'exactly one of Running and RunStrategy must be specified'));
    } else if (strategy !== undefined && !RUN_STRATEGIES.includes(strategy)) {
      errors.push(wrong('spec.runStrategy', strategy, `must be one of ${RUN_STRATEGIES.join(', ')}`));
    }
    return errors;
  },
  VirtualMachineInstanceReplicaSet(object) {
    const errors = templateErrors(object);
    const replicas = valueAt(object, 'spec', 'replicas');
    if (replicas !== undefined && !(typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0)) {
      errors.push(wrong('spec.replicas', replicas, 'must be an integer of at least 0'));
    }
    const wanted = Object.entries(objectAt(object, 'spec', 'selector', 'matchLabels'));
    const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels');
    if (valueAt(object, 'spec', 'selector') === undefined) errors.push(required('spec.selector'));
    else if (wanted.some(([key, value]) => labels[key] !== value)) {
      errors.push(wrong('spec.selector', null, 'selector does not match labels of the template'));
    }
    return errors;
  },
  Lease(object) {
    const duration = numberAt(object, 'spec', 'leaseDurationSeconds');
    if (duration === undefined || duration > 0) return [];
    return [wrong('spec.leaseDurationSeconds', duration, 'must be greater than 0')];
  },
};

function podErrors(object: JsonObject, at: string): FieldError[] {
  const containers = listAt(object, 'spec', 'containers').filter(isJsonObject);
  if (containers.length === 0) return [required(`${at}.containers`)];
  return containers.flatMap((container, i) =>
    ['name', 'image']
      .filter((key) => stringAt(container, key) === undefined)
      .map((key) => required(`${at}.containers[${i}].${key}`)),
  );
}

function templateErrors(object: JsonObject): FieldError[] {
  if (valueAt(object, 'spec', 'template') === undefined) return [required('spec.template')];
  return instanceErrors(object, ['spec', 'template', 'spec']);
}

function instanceErrors(object: JsonObject, path: readonly string[]): FieldError[] {
  const at = path.join('.');
  if (!isJsonObject(valueAt(object, ...path))) return [required(at)];
  if (!isJsonObject(valueAt(object, ...path, 'domain'))) return [required(`${at}.domain`)];
  return isJsonObject(valueAt(object, ...path, 'domain', 'devices')) ? [] : [required(`${at}.domain.devices`)];
}
