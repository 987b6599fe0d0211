import type { JobType } from '../../prow/job.ts';
import { child, entries, entryOf, isMap, isTrue, items, text, textAt } from '../source/navigate.ts';
import type { Place, YamlEntry, YamlMap, YamlNode, YamlTree } from '../source/yaml-node.ts';

export interface Job {
  readonly type: JobType;
  /** `org/repo` of a presubmit or postsubmit. */
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
  /** All of them must be on a job for the preset to apply. */
  readonly labels: ReadonlyMap<string, string>;
}

/** What is known of the Prow installation: from its config.yaml and fragments of it among the files. */
export interface ProwSettings {
  readonly files: readonly string[];
  readonly decorateAllJobs: boolean;
  /** Whether the site sets a timeout for all jobs. */
  readonly hasTimeout: boolean;
  /** Names in plank.job_queue_capacities with their capacity's text. */
  readonly queues: ReadonlyMap<string, string>;
}

/** Everything that a rule may look at. */
export interface JobTree {
  readonly files: readonly YamlTree[];
  readonly jobs: readonly Job[];
  readonly presets: readonly Preset[];
  readonly settings: ProwSettings | undefined;
}

const JOB_KEYS = ['periodics', 'presubmits', 'postsubmits', 'presets'];
/** Keys that only Prow's own configuration has. */
const CONFIG_KEYS = ['plank', 'prowjob_namespace', 'pod_namespace'];

/** Whether it is worth parsing a text: other YAML, and what is none (templates), is left alone. */
export const mayBeProwFile = (yaml: string): boolean => ANY_KEY.test(yaml);

const ANY_KEY = new RegExp(`^[\\s{]*["']?(${[...JOB_KEYS, ...CONFIG_KEYS].join('|')})["']?\\s*:`, 'm');

/** Whether a file is one that Prow reads jobs from, or its config.yaml. */
export function isProwFile(tree: YamlTree): boolean {
  const root = tree.root;
  if (!isMap(root)) return false;
  return looksLikeJobs(root) || isConfig(root);
}

/** `presets` and `periodics` are words that others use too: the value must have Prow's shape. */
function looksLikeJobs(root: YamlMap): boolean {
  return JOB_KEYS.some((key) => {
    const value = child(root, key);
    if (key === 'periodics' || key === 'presets') return value?.kind === 'list' && items(value).every(isMap);
    return (
      isMap(value) && value.entries.every((entry) => entry.value.kind === 'list' || text(entry.value) === undefined)
    );
  });
}

const isConfig = (root: YamlMap): boolean => CONFIG_KEYS.some((key) => child(root, key) !== undefined);

export function readJobTree(files: readonly YamlTree[]): JobTree {
  return {
    files,
    jobs: files.flatMap(jobsOf),
    presets: files.flatMap(presetsOf),
    settings: readSettings(files.filter(({ root }) => isMap(root) && isConfig(root))),
  };
}

function jobsOf(tree: YamlTree): Job[] {
  const job = (type: JobType, repo: string | undefined, node: YamlNode): Job[] =>
    isMap(node) ? [{ type, repo, name: textAt(node, 'name') ?? '', node, file: tree.file.path, tree }] : [];
  const perRepo = (type: JobType, key: string): Job[] =>
    entries(child(tree.root, key)).flatMap(({ key: repo, value }) =>
      items(value).flatMap((node) => job(type, repo, node)),
    );
  return [
    ...items(child(tree.root, 'periodics')).flatMap((node) => job('periodic', undefined, node)),
    ...perRepo('presubmit', 'presubmits'),
    ...perRepo('postsubmit', 'postsubmits'),
  ];
}

function presetsOf(tree: YamlTree): Preset[] {
  return items(child(tree.root, 'presets')).flatMap((node) =>
    isMap(node) ? [{ node, file: tree.file.path, labels: labelsOf(node) }] : [],
  );
}

function readSettings(configs: readonly YamlTree[]): ProwSettings | undefined {
  if (configs.length === 0) return undefined;
  const queues = configs.flatMap(({ root }) => entries(child(root, 'plank', 'job_queue_capacities')));
  const defaults = configs.flatMap(({ root }) => items(child(root, 'plank', 'default_decoration_config_entries')));
  return {
    files: configs.map(({ file }) => file.path),
    decorateAllJobs: configs.some(({ root }) => isTrue(child(root, 'decorate_all_jobs'))),
    hasTimeout: defaults.some((entry) => child(entry, 'config', 'timeout') !== undefined),
    queues: new Map(queues.map(({ key, value }) => [key, text(value) ?? ''])),
  };
}

export const isSettingsFile = (tree: JobTree, path: string): boolean => tree.settings?.files.includes(path) === true;

export const labelsOf = (node: YamlNode): Map<string, string> =>
  new Map(entries(child(node, 'labels')).map(({ key, value }) => [key, text(value) ?? '']));

export const containersOf = (job: Job): YamlMap[] => items(child(job.node, 'spec', 'containers')).filter(isMap);

/** The presets that Prow merges into a job. */
export function presetsFor(job: Job, tree: JobTree): Preset[] {
  const labels = labelsOf(job.node);
  return tree.presets.filter(({ labels: wanted }) => [...wanted].every(([key, value]) => labels.get(key) === value));
}

/** Labels by which a job asks for a preset that none of the files defines: what it brings is unknown. */
export function unknownPresets(job: Job, tree: JobTree): YamlEntry[] {
  const known = new Set(tree.presets.flatMap(({ labels }) => [...labels].map(([key, value]) => `${key}=${value}`)));
  return entries(child(job.node, 'labels')).filter(
    ({ key, value }) => key.startsWith('preset-') && !known.has(`${key}=${text(value) ?? ''}`),
  );
}

/** Whether the pod utilities run beside the job; undefined where only the site's config.yaml, which is not here, can tell. */
export function isDecorated(job: Job, tree: JobTree): boolean | undefined {
  const own = entryOf(job.node, 'decorate');
  if (own !== undefined) return isTrue(own.value);
  if (tree.settings !== undefined) return tree.settings.decorateAllJobs;
  return child(job.node, 'decoration_config') === undefined ? undefined : true;
}

/** Where to point when a job as a whole is meant: its name. */
export const placeOf = (job: Job): Place => entryOf(job.node, 'name')?.value.at ?? job.node.at;

/** The place of a key of the job, or of the job. */
export const placeOfKey = (job: Job, ...path: readonly string[]): Place =>
  entryOf(child(job.node, ...path.slice(0, -1)), path.at(-1) ?? '')?.at ?? placeOf(job);

/** The job that a line of a file belongs to. */
export function jobAt(tree: JobTree, file: string, line: number): Job | undefined {
  return tree.jobs.findLast((job) => job.file === file && job.node.at.line <= line);
}
