import { isJsonObject, type JsonObject, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { KNOWN_KINDS } from '../../model/ready.ts';

interface Slip {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** What is written into a manifest in vain, or makes an object that the API server refuses. */
export function manifestSlips(manifest: JsonObject): Slip[] {
  return [...replacedNames(manifest), ...unmatchedSelector(manifest)];
}

/** Every object gets a name and a namespace of the run's. */
function replacedNames(manifest: JsonObject): Slip[] {
  return (['name', 'generateName', 'namespace'] as const).flatMap((key) => {
    const written = stringAt(manifest, 'metadata', key);
    const own = key === 'namespace' ? 'namespace' : 'name';
    if (written === undefined || written.includes(`{{${own}}}`)) return [];
    const message = `each object gets a ${own} of its own in place of this`;
    return [{ path: ['metadata', key], message, hint: `leave it out, or write "{{${own}}}"` }];
  });
}

function unmatchedSelector(manifest: JsonObject): Slip[] {
  const labels = objectAt(manifest, 'spec', 'template', 'metadata', 'labels');
  if (!isJsonObject(valueAt(manifest, 'spec', 'template'))) return [];
  const wanted = objectAt(manifest, 'spec', 'selector', 'matchLabels');
  return Object.entries(wanted)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => ({
      path: ['spec', 'selector', 'matchLabels', key],
      message: 'the template makes objects that the selector does not find, so the API server refuses it',
      hint: `give spec.template.metadata.labels the label ${key}: ${String(value)}`,
    }));
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
