import { TYPES } from '../../kubernetes/types.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { groupKind, groupOf } from '../../model/resources.ts';
import type { Slip } from './slip.ts';
import { slipsIn } from './slips.ts';

/** What an API server refuses of an object; of a kind that is not known, of what every object has. */
export function objectSlips(manifest: JsonObject): Slip[] {
  const { apiVersion, kind, metadata } = manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const type = typeOf({ apiVersion, kind });
  if (type === undefined) {
    return slipsIn(metadata ?? null, 'ObjectMeta').map((slip) => ({ ...slip, path: ['metadata', ...slip.path] }));
  }
  return [...versionSlips(apiVersion, kind), ...bareSlips(manifest, type), ...slipsIn(manifest, type)];
}

function typeOf(object: { readonly apiVersion: string; readonly kind: string }): string | undefined {
  const [group = '', kind = ''] = groupKind(object).split('/');
  const name = group.endsWith('kubevirt.io') ? `kubevirt.${kind}` : kind;
  const isKnown = GROUPS.includes(group) && TYPES[name]?.fields.apiVersion !== undefined;
  return isKnown ? name : undefined;
}

const GROUPS = ['', 'apps', 'batch', 'kubevirt.io', 'pool.kubevirt.io'];

/** The kinds of Kubernetes itself are served in one version, those of KubeVirt in v1 and what led to it. */
function versionSlips(apiVersion: string, kind: string): Slip[] {
  const group = groupOf(apiVersion);
  const served = group === '' ? 'v1' : `${group}/v1`;
  const isServed = group.endsWith('kubevirt.io') ? /\/v1((alpha|beta)\d+)?$/.test(apiVersion) : apiVersion === served;
  if (isServed) return [];
  const message = `no API server serves a ${kind} of this version`;
  return [{ what: 'value', path: ['apiVersion'], about: 'value', message, expected: served, got: apiVersion }];
}

/** Objects of these kinds say nothing without a spec. */
function bareSlips(manifest: JsonObject, type: string): Slip[] {
  const wants = TYPES[type]?.fields.spec;
  if (wants === undefined || type === 'Service' || isJsonObject(manifest.spec)) return [];
  if ((manifest.spec ?? null) !== null) return []; // of a wrong type
  return [
    {
      what: 'missing',
      path: ['spec'],
      about: 'value',
      message: 'missing `spec`',
      expected: `what the ${manifest.kind} is made of`,
    },
  ];
}
