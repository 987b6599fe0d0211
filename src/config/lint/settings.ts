import { child, entries, isTrue, items, text, textAt } from '../source/navigate.ts';
import type { YamlNode, YamlTree } from '../source/yaml-node.ts';

/** What is known of the Prow installation: from its config.yaml and fragments of it among the files. */
export interface ProwSettings {
  readonly files: readonly string[];
  readonly decorateAllJobs: boolean;
  /** Whether a config.yaml is among the files, not only fragments of one: what is not set there is not set. */
  readonly isWhole: boolean;
  readonly podNamespace: string;
  readonly decorationDefaults: readonly DecorationDefault[];
  /** Names in plank.job_queue_capacities with their capacity's text. */
  readonly queues: ReadonlyMap<string, string>;
}

/** The site's decoration_config for some jobs: an entry of plank.default_decoration_config_entries, or of the older map. */
export interface DecorationDefault {
  readonly file: string;
  /** `*`, an org, or org/repo. */
  readonly repo: string;
  readonly cluster: string;
  readonly config: YamlNode;
}

/** Whether a file is a whole config.yaml, not a fragment of one. */
export const isWholeConfig = ({ root }: YamlTree): boolean => WHOLE.some((key) => child(root, key) !== undefined);

/** Keys that a whole config.yaml has, and a fragment of one rarely. */
const WHOLE = ['prowjob_namespace', 'pod_namespace'];

export function readSettings(configs: readonly YamlTree[]): ProwSettings | undefined {
  if (configs.length === 0) return undefined;
  const queues = configs.flatMap(({ root }) => entries(child(root, 'plank', 'job_queue_capacities')));
  return {
    files: configs.map(({ file }) => file.path),
    decorateAllJobs: configs.some(({ root }) => isTrue(child(root, 'decorate_all_jobs'))),
    isWhole: configs.some(isWholeConfig),
    podNamespace: configs.flatMap(({ root }) => textAt(root, 'pod_namespace') ?? []).at(-1) ?? 'default',
    decorationDefaults: configs.flatMap(({ root, file }) => readDecorationDefaults(root, file.path)),
    queues: new Map(queues.map(({ key, value }) => [key, text(value) ?? ''])),
  };
}

/** What a config.yaml says of all jobs' decoration, in the order in which Prow applies it. */
function readDecorationDefaults(root: YamlNode | undefined, file: string): DecorationDefault[] {
  const listed = items(child(root, 'plank', 'default_decoration_config_entries')).map((entry) => ({
    file,
    repo: textAt(entry, 'repo') ?? '',
    cluster: textAt(entry, 'cluster') ?? '',
    config: child(entry, 'config') ?? entry,
  }));
  const mapped = entries(child(root, 'plank', 'default_decoration_configs')).map(({ key, value }) => ({
    file,
    repo: key,
    cluster: '',
    config: value,
  }));
  return [...listed, ...mapped.sort((a, b) => depth(a.repo) - depth(b.repo))];
}

/** The older map is applied from `*` over organisations to repositories. */
const depth = (repo: string): number => (repo === '*' ? 0 : repo.includes('/') ? 2 : 1);
