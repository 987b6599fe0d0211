import { type JsonObject, numberAt, stringAt } from '../../model/json.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { KNOWN_KINDS } from '../../model/ready.ts';
import { groupKind, groupOf } from '../../model/resources.ts';
import { objectSlips } from '../kubernetes/object.ts';
import type { Slip } from '../kubernetes/slip.ts';
import { preview } from '../source/diagnostic.ts';
import { nearest } from '../source/suggest.ts';

/** What is written into a manifest in vain, or makes an object that the API server refuses. */
export function manifestSlips(manifest: JsonObject): Slip[] {
  const kind = kindSlips(manifest);
  return [
    ...kind,
    ...(kind.length > 0 ? [] : objectSlips(manifest)),
    ...replacedNames(manifest),
    ...noReplica(manifest),
  ];
}

/** An apiVersion or a kind that no API server serves, whatever is installed there. */
function kindSlips(manifest: JsonObject): Slip[] {
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (placeholdersIn([apiVersion, kind]).length > 0) return [];
  const slip = { what: 'value', about: 'value' } as const;
  const meant = kindMeant(manifest);
  if (!/^([a-z0-9][-.a-z0-9]*\/)?v\d+((alpha|beta)\d+)?$/.test(apiVersion)) {
    const expected = 'GROUP/VERSION such as apps/v1, or v1';
    const hint = meant ?? 'kubectl api-resources lists what a cluster serves';
    return [{ ...slip, path: ['apiVersion'], message: 'not an apiVersion', expected, got: preview(apiVersion), hint }];
  }
  if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) {
    const expected = 'a name such as Pod or VirtualMachineInstance';
    return [{ ...slip, path: ['kind'], message: 'not a kind', expected, got: preview(kind), hint: meant }];
  }
  const group = groupOf(apiVersion);
  // Another domain may have kinds of the same names.
  const isOthers = group.includes('.') && !group.endsWith('kubevirt.io');
  if (meant === undefined || isOthers || KNOWN_KINDS.includes(groupKind({ apiVersion, kind }))) return [];
  return [{ ...slip, path: ['kind'], message: `no API server serves a ${kind} of ${apiVersion}`, hint: meant }];
}

/** What is ready from the beginning measures nothing. */
function noReplica(manifest: JsonObject): Slip[] {
  if (numberAt(manifest, 'spec', 'replicas') !== 0) return [];
  const message = 'without a replica the object is ready at once, so that nothing would be measured';
  return [{ what: 'rule', about: 'value', path: ['spec', 'replicas'], message, expected: 'at least 1', got: '0' }];
}

/** Every object gets a name and a namespace of the run's. */
function replacedNames(manifest: JsonObject): Slip[] {
  return (['name', 'generateName', 'namespace'] as const).flatMap((key) => {
    const written = stringAt(manifest, 'metadata', key);
    const own = key === 'namespace' ? 'namespace' : 'name';
    if (written === undefined || written.includes(`{{${own}}}`)) return [];
    const message = `each object gets a ${own} of its own in place of this`;
    return [
      { what: 'rule', about: 'value', path: ['metadata', key], message, hint: `leave it out, or write "{{${own}}}"` },
    ];
  });
}

/** The kind that prowess knows and that was most likely meant, in its own spelling and group. */
export function kindMeant({ kind }: JsonObject): string | undefined {
  const names = KNOWN_KINDS.map((known) => known.slice(known.indexOf('/') + 1));
  const near = nearest(String(kind), names);
  const known = near === undefined ? undefined : KNOWN_KINDS[names.indexOf(near)];
  if (known === undefined) return undefined;
  const [group = '', name = ''] = known.split('/');
  return `did you mean \`apiVersion: ${VERSIONS[group] ?? group}\`, \`kind: ${name}\`?`;
}

/** The versions in use of the groups that prowess knows. */
const VERSIONS: Readonly<Record<string, string>> = {
  '': 'v1',
  apps: 'apps/v1',
  batch: 'batch/v1',
  'kubevirt.io': 'kubevirt.io/v1',
  'pool.kubevirt.io': 'pool.kubevirt.io/v1beta1',
};
