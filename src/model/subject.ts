import { usageError } from './errors.ts';
import type { Provider } from './infrastructure.ts';
import { isJsonObject, type Json } from './json.ts';
import { USUAL_COMPONENTS } from './kubevirt-components.ts';
import { RESOURCES, resourcesBehind } from './resources.ts';
import { fillRunValues, namesRun, type RunValueName, type RunValues, runNamesIn } from './run-values.ts';
import type { Experiment, HelmSubject, ImagesSubject, Subject } from './suite.ts';

/** Whether KubeVirt is what a test measures: it brings it, asks for a version of it, or makes virtual machines. Otherwise it only may be there too. */
export const isOfKubeVirt = ({ subject, workloads }: Pick<Experiment, 'subject' | 'workloads'>): boolean =>
  (subject.kind !== 'installed' && subject.kind !== 'helm') ||
  (subject.kind === 'installed' && subject.version !== undefined) ||
  workloads.some(({ manifest }) => resourcesBehind(manifest).includes(RESOURCES.virtualMachineInstances));

/** `quay.io/x:v1`, `quay.io/x@sha256:...`; without a tag and a digest the tag that is installed stays. */
export function imagesText({ registry, tag, digest, digests }: ImagesSubject): string {
  if (digests !== undefined) return `${registry} by ${Object.keys(digests).length} digests`;
  return digest === undefined ? `${registry}:${tag ?? 'unchanged'}` : `${registry}@${digest}`;
}

/** The images that a tag names, each of which has a digest of its own, or that are named by theirs; none where the tag that is installed stays. */
export function taggedImages(subject: Subject): readonly string[] {
  if (subject.kind === 'helm') return subject.images;
  if (subject.kind !== 'images') return [];
  if (subject.digests !== undefined) {
    const all = Object.entries(subject.digests);
    return all.map(([component, digest]) => `${subject.registry}/${component}@${digest}`);
  }
  if (subject.tag === undefined) return [];
  const { registry, tag, components = USUAL_COMPONENTS } = subject;
  return components.map((component) => `${registry}/${component}:${tag}`);
}

/**
 * Whether what is measured is made of the job's commit. A branch or a pull request moves on, so that images which name only these may be
 * older than the commit. What a command deploys is its own matter: it is given the commit. So it is where commands of the job's clone make
 * the cluster, with what is then installed on it.
 */
export function isOfCommit({
  subject,
  cluster,
  measures,
}: Pick<Experiment, 'subject' | 'cluster' | 'measures'>): boolean {
  if (measures === 'environment') return false;
  if (subject.kind === 'installed') return bringsCommit(cluster?.infrastructure?.provider);
  return isByCommit(subject) || subject.kind === 'command';
}

/** Whether it is made of texts that name the commit. */
export const isByCommit = (subject: Subject): subject is ImagesSubject | HelmSubject =>
  (subject.kind === 'images' || subject.kind === 'helm') && namesCommit(subject);

/** Also once it is filled in. */
const bringsCommit = (provider: Provider | undefined): boolean =>
  provider?.kind === 'command' || (provider?.kind === 'kops' && provider.install.length > 0);

export const namesCommit = (subject: ImagesSubject | HelmSubject): boolean =>
  subject.commit !== undefined || textsOf(subject).some((text) => namesRun(text, 'commit'));

/** The keys of a subject in which a run fills in what it is about, by the subject's kind. */
export const RUN_FILLED: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['images', ['tag', 'registry']],
  ['helm', ['values', 'images', 'version']],
]);

/** Whether a run fills in any of it. */
export const isFilledByRun = (subject: ImagesSubject | HelmSubject): boolean =>
  textsOf(subject).some((text) => runNamesIn(text).length > 0);

/** A subject with what the run is about filled in. Throws KnownError `usage` for what this run does not have, and for a tag that no registry takes. */
export function resolveSubject(subject: Subject, values: RunValues): Subject {
  if (subject.kind !== 'images' && subject.kind !== 'helm') return subject;
  const names = textsOf(subject).flatMap(runNamesIn);
  if (names.length === 0) return subject;
  const missing = names.find((name) => values[valueName(name)] === undefined);
  if (missing !== undefined) throw unresolved(subject, valueName(missing));
  const commit = names.includes('run.commit') ? { commit: values.commit } : {};
  if (subject.kind === 'helm') return { ...filledHelm(subject, values), ...commit };
  const registry = fillRunValues(subject.registry, values);
  const tag = subject.tag === undefined ? undefined : fillRunValues(subject.tag, values);
  if (tag !== undefined && !TAG.test(tag)) {
    throw usageError(
      `the tag \`${subject.tag}\` becomes \`${tag}\`, which no registry takes`,
      'a tag has at most 128 letters, digits, `_`, `.` and `-`: a branch with `/` cannot be in it',
    );
  }
  return { ...subject, registry, ...(tag !== undefined && { tag }), ...commit };
}

function filledHelm(subject: HelmSubject, values: RunValues): HelmSubject {
  const fill = (text: string): string => fillRunValues(text, values);
  return {
    ...subject,
    values: Object.fromEntries(Object.entries(subject.values).map(([key, value]) => [key, mapTexts(value, fill)])),
    images: subject.images.map(fill),
    ...(subject.version !== undefined && { version: fill(subject.version) }),
  };
}

function mapTexts(value: Json, fill: (text: string) => string): Json {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, fill));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, fill)]));
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const TAG = /^\w[\w.-]{0,127}$/;

function textsOf(subject: ImagesSubject | HelmSubject): string[] {
  if (subject.kind === 'images') return [subject.registry, subject.tag ?? ''];
  const texts: string[] = [];
  mapTexts(subject.values, (text) => {
    texts.push(text);
    return text;
  });
  return [...texts, ...subject.images, subject.version ?? ''];
}

const valueName = (name: string): RunValueName => name.slice('run.'.length) as RunValueName;

const unresolved = (subject: ImagesSubject | HelmSubject, value: RunValueName): Error =>
  usageError(`the subject is ${shown(subject, value)}, and this run has no ${MEANING[value]}`, HINTS[value]);

const shown = (subject: ImagesSubject | HelmSubject, value: RunValueName): string =>
  subject.kind === 'images' ? `images ${imagesText(subject)}` : `${helmText(subject)} with {{run.${value}}} in it`;

/** `cilium 1.16.0 of https://helm.cilium.io`, `../cilium/install/kubernetes/cilium`. */
export const helmText = ({ chart, repository, version }: HelmSubject): string =>
  repository === undefined ? chart : `${[chart, version].filter(Boolean).join(' ')} of ${repository}`;

const MEANING: Readonly<Record<RunValueName, string>> = {
  commit: 'commit',
  pull: 'pull request',
  branch: 'branch',
};

const HINTS: Readonly<Record<RunValueName, string>> = {
  commit: 'outside Prow, name it: --commit SHA; in Prow, the job needs refs of the repository under test',
  pull: 'only a presubmit has one; {{run.commit}} is what every job has',
  branch: 'only a job of Prow has one; {{run.commit}} with --commit SHA is what a run outside Prow can have',
};
