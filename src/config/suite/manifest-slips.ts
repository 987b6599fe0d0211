import { type JsonObject, stringAt } from '../../model/json.ts';
import { KNOWN_KINDS } from '../../model/ready.ts';
import { objectSlips } from '../kubernetes/object.ts';
import type { Slip } from '../kubernetes/slip.ts';

/** What is written into a manifest in vain, or makes an object that the API server refuses. */
export const manifestSlips = (manifest: JsonObject): Slip[] => [...objectSlips(manifest), ...replacedNames(manifest)];

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

/** A kind that prowess knows, where only its spelling or its group is another. */
export function kindMeant({ kind }: JsonObject): string | undefined {
  const written = String(kind).toLowerCase();
  const known = KNOWN_KINDS.find((each) => each.slice(each.indexOf('/') + 1).toLowerCase() === written);
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
