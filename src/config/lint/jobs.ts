import type { JobType } from '../../prow/job.ts';
import { child, entries, entryOf, isMap, isTrue, items, text, textAt } from '../source/navigate.ts';
import type { Position, YamlEntry, YamlMap, YamlNode, YamlTree } from '../source/yaml-node.ts';
import { kindOfFile, repositoryOf } from './prow-files.ts';
import { type ProwSettings, readSettings } from './settings.ts';
import { shownGroups } from './shown-groups.ts';

export interface Job {
  readonly type: JobType;
  /** `org/repo` of a presubmit or postsubmit; the folder of the repository where the job is in its own `.prow.yaml`. */
  readonly repo: string | undefined;
  /** Empty where the job has none. */
  readonly name: string;
  readonly node: YamlMap;
  readonly file: string;
  readonly tree: YamlTree;
}

export interface Preset {
  readonly node: YamlMap;
  readonly file: string;
  /** Set where the preset is in a repository's own `.prow.yaml`, and applies to its jobs only. */
  readonly repo: string | undefined;
  /** All of them must be on a job for the preset to apply. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Everything that a rule may look at. */
export interface JobTree {
  readonly files: readonly YamlTree[];
  /** Other YAML in the folders of job files. */
  readonly beside: readonly YamlTree[];
  /** Test groups that dashboards of TestGrid's own configuration show. */
  readonly shownGroups: ReadonlySet<string>;
  readonly jobs: readonly Job[];
  readonly presets: readonly Preset[];
  readonly settings: ProwSettings | undefined;
}

interface OtherFiles {
  readonly beside: readonly YamlTree[];
  readonly testgrids: readonly YamlTree[];
}

/** What there is in Prow's files, and in what was read with them. */
export function readJobTree(files: readonly YamlTree[], { beside, testgrids }: OtherFiles): JobTree {
  return {
    files,
    beside,
    shownGroups: new Set(testgrids.flatMap(shownGroups)),
    jobs: files.flatMap(jobsOf),
    presets: files.flatMap(presetsOf),
    settings: readSettings(files.filter((file) => kindOfFile(file) === 'config')),
  };
}

export function jobsOf(tree: YamlTree): Job[] {
  const job = (type: JobType, repo: string | undefined, node: YamlNode): Job[] =>
    isMap(node) || text(node) === undefined
      ? [{ type, repo, name: textAt(node, 'name') ?? '', node: asMap(node), file: tree.file.path, tree }]
      : [];
  const ofRepo = (type: JobType, repo: string, list: YamlNode): Job[] =>
    items(list).flatMap((node) => job(type, repo, node));
  const isInRepo = kindOfFile(tree) === 'in-repo';
  const perRepo = (type: JobType, key: string): Job[] => {
    const jobs = child(tree.root, key);
    if (isInRepo && jobs !== undefined) return ofRepo(type, repositoryOf(tree.file.path), jobs);
    return entries(jobs).flatMap(({ key: repo, value }) => ofRepo(type, repo, value));
  };
  return [
    ...items(isInRepo ? undefined : child(tree.root, 'periodics')).flatMap((node) => job('periodic', undefined, node)),
    ...perRepo('presubmit', 'presubmits'),
    ...perRepo('postsubmit', 'postsubmits'),
  ];
}

/** A null among jobs is a job without anything to Go. */
const asMap = (node: YamlNode): YamlMap => (isMap(node) ? node : { kind: 'map', at: node.at, entries: [] });

function presetsOf(tree: YamlTree): Preset[] {
  const repo = kindOfFile(tree) === 'in-repo' ? repositoryOf(tree.file.path) : undefined;
  return items(child(tree.root, 'presets')).flatMap((node) =>
    isMap(node) ? [{ node, file: tree.file.path, labels: labelsOf(node), repo }] : [],
  );
}

export const isSettingsFile = (tree: JobTree, path: string): boolean => tree.settings?.files.includes(path) === true;

const labelsOf = (node: YamlNode): Map<string, string> =>
  new Map(entries(child(node, 'labels')).map(({ key, value }) => [key, text(value) ?? '']));

export const containersOf = (job: Job): YamlMap[] => items(child(job.node, 'spec', 'containers')).filter(isMap);

/** The presets that Prow merges into a job. */
export function presetsFor(job: Job, tree: JobTree): Preset[] {
  const labels = labelsOf(job.node);
  return tree.presets.filter(
    ({ labels: wanted, repo }) =>
      (repo === undefined || repo === job.repo) && [...wanted].every(([key, value]) => labels.get(key) === value),
  );
}

/** Labels by which a job asks for a preset that none of the files defines: what it brings is unknown. */
export function unknownPresets(job: Job, tree: JobTree): YamlEntry[] {
  const known = new Set(tree.presets.flatMap(({ labels }) => [...labels].map(([key, value]) => `${key}=${value}`)));
  return entries(child(job.node, 'labels')).filter(
    ({ key, value }) => key.startsWith('preset-') && !known.has(`${key}=${text(value) ?? ''}`),
  );
}

/** Whether the pod utilities run beside the job; undefined where that depends on the site's config.yaml, which is not here. */
export function isDecorated(job: Job, tree: JobTree): boolean | undefined {
  const own = entryOf(job.node, 'decorate');
  if (own !== undefined && text(own.value) !== undefined) return isTrue(own.value);
  if (tree.settings?.decorateAllJobs === true) return true;
  if (tree.settings?.isWhole === true) return false;
  return child(job.node, 'decoration_config') === undefined ? undefined : true;
}

/** Whether a job is in a repository's own `.prow.yaml`, which Prow reads when a pull request comes. */
export const isInRepo = ({ tree }: Job): boolean => kindOfFile(tree) === 'in-repo';

/** Where to point when a job as a whole is meant: its name. */
export const placeOf = (job: Job): Position => entryOf(job.node, 'name')?.value.at ?? job.node.at;

/** The place of a key of the job, or of the job. */
export const placeOfKey = (job: Job, ...path: readonly string[]): Position =>
  entryOf(child(job.node, ...path.slice(0, -1)), path.at(-1) ?? '')?.at ?? placeOf(job);

/** The job that a line of a file belongs to. */
export function jobAt(tree: JobTree, file: string, line: number): Job | undefined {
  return tree.jobs.findLast((job) => job.file === file && job.node.at.line <= line);
}
