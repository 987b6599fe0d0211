import type { JsonObject } from '../../model/json.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, isLabelValue, isQualifiedName } from '../../model/kubernetes-names.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { preview } from '../source/diagnostic.ts';
import type { Slip } from './slip.ts';

/** Texts that have a form (k8s.io/apimachinery pkg/util/validation; github.com/distribution/reference). */
interface Format {
  readonly expected: string;
  readonly fits: (text: string) => boolean;
}

/** What an API server, or the kubelet, refuses of the texts of a map of a type. */
export function formatSlips(type: string, value: JsonObject): Slip[] {
  return Object.entries(value).flatMap(([field, text]): Slip[] => {
    const format = FORMATS[`${type}.${field}`];
    if (format === undefined || typeof text !== 'string' || text === '' || placeholdersIn(text).length > 0) return [];
    if (format.fits(text)) return [];
    return [
      {
        what: 'rule',
        path: [field],
        about: 'value',
        message: 'not valid',
        expected: format.expected,
        got: preview(text),
      },
    ];
  });
}

const label: Format = {
  expected: "at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit",
  fits: (text) => text.length <= 63 && DNS_LABEL.test(text),
};
const subdomain: Format = {
  expected: "lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
  fits: (text) => text.length <= 253 && DNS_SUBDOMAIN.test(text),
};
const key: Format = { expected: 'a key such as name or example.org/name', fits: isQualifiedName };
const labelValue: Format = { expected: "letters, digits, '-', '_' and '.', at most 63", fits: isLabelValue };
const variable: Format = { expected: 'a name without =', fits: (text) => /^[\x20-<>-~]+$/.test(text) };
const image: Format = { expected: 'an image such as registry.example/name:tag', fits: isImage };

const FORMATS: Readonly<Record<string, Format>> = {
  'Container.name': label,
  'Container.image': image,
  'Volume.name': label,
  'EnvVar.name': variable,
  'Toleration.key': key,
  'Toleration.value': labelValue,
  'NodeSelectorRequirement.key': key,
  'LabelSelectorRequirement.key': key,
  'PodAffinityTerm.topologyKey': key,
  'TopologySpreadConstraint.topologyKey': key,
  'PodSpec.serviceAccountName': subdomain,
  'PodSpec.priorityClassName': subdomain,
  'PodSpec.runtimeClassName': subdomain,
  'PersistentVolumeClaimSpec.storageClassName': subdomain,
  'PersistentVolumeClaimVolumeSource.claimName': subdomain,
  'kubevirt.Volume.name': label,
  'kubevirt.Disk.name': label,
  'kubevirt.ContainerDiskSource.image': image,
  'kubevirt.PersistentVolumeClaimVolumeSource.claimName': subdomain,
};

/** `[DOMAIN/]PATH[:TAG][@DIGEST]`; shells and templates of others fill in what they hold. */
function isImage(text: string): boolean {
  if (/[${]/.test(text)) return true;
  const [, name = ''] = /^(.+?)(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,})?$/.exec(text) ?? [];
  const [first = '', ...others] = name.split('/');
  const hasDomain = others.length > 0 && /^(localhost|[A-Za-z0-9.-]*[.:][A-Za-z0-9.:-]*)$/.test(first);
  return [...(hasDomain ? [] : [first]), ...others].every((part) => /^[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*$/.test(part));
}
