import { child, entries, entryOf, isMap, items, text } from '../source/navigate.ts';
import type { YamlMap, YamlNode, YamlTree } from '../source/yaml-node.ts';

/** What Prow takes a file for: its config.yaml, a file of its job folder, or a repository's own `.prow.yaml` or `.prow/*.yaml`. */
export type ProwFileKind = 'config' | 'jobs' | 'in-repo';

const JOB_LISTS = ['periodics', 'presubmits', 'postsubmits'];
/** Keys that only Prow's own configuration has. */
const CONFIG_KEYS = ['plank', 'prowjob_namespace', 'pod_namespace'];

/** Whether it is worth parsing a text: other YAML, and what is none, is left alone. Go's decoder takes keys in any case. */
export const mayBeProwFile = (yaml: string): boolean => ANY_KEY.test(yaml) || SINGULAR.test(yaml);

const ANY_KEY = new RegExp(`^[\\s{]*["']?(${[...JOB_LISTS, 'presets', ...CONFIG_KEYS].join('|')})["']?\\s*:`, 'im');

/** `periodic` for `periodics`, at the top of a file. */
const SINGULAR = new RegExp(`^["']?(${JOB_LISTS.map((list) => list.slice(0, -1)).join('|')})["']?\\s*:`, 'm');

/** Whether a text may be TestGrid's own configuration, where dashboards are written by hand. */
export const mayBeTestgridFile = (yaml: string): boolean => /^dashboards\s*:/m.test(yaml);

/** Undefined for YAML that is not Prow's. Jobs behind a document without any are found too: Prow does not see them. */
export function kindOfFile({ file, root, further }: YamlTree): ProwFileKind | undefined {
  if (isMap(root) && isConfig(root)) return 'config';
  if (isMap(root) && looksLikeJobs(root)) return isInRepo(file.path) ? 'in-repo' : 'jobs';
  return text(root) === undefined && !isMap(root) && further.some((node) => isMap(node) && looksLikeJobs(node))
    ? 'jobs'
    : undefined;
}

/** The three lists are Prow's own words, whatever their value; `presets` is a word that others use too. */
function looksLikeJobs(root: YamlMap): boolean {
  if (JOB_LISTS.some((key) => entryOf(root, key) !== undefined)) return true;
  if (entries(root).some(({ key, value }) => isMisnamedList(key, value))) return true;
  const presets = child(root, 'presets');
  return presets?.kind === 'list' && items(presets).every(isMap);
}

/** Whether jobs are in a list that Prow does not know, by the singular of its name: it ignores all of them. */
export function isMisnamedList(key: string, value: YamlNode): boolean {
  if (!JOB_LISTS.includes(`${key}s`)) return false;
  return items(value).some(isMap) || entries(value).some((repository) => items(repository.value).some(isMap));
}

const isConfig = (root: YamlMap): boolean => CONFIG_KEYS.some((key) => entryOf(root, key) !== undefined);

const isInRepo = (path: string): boolean => IN_REPO.test(path);

const IN_REPO = /(^|\/)\.prow(\.yaml$|\/)/;

/** The folder of a repository with jobs of its own. */
export const repositoryOf = (path: string): string => path.replace(/(^|\/)\.prow(\.yaml$|\/.*)/, '') || '.';

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Templates of Go make YAML and are none. */
export const isTemplate = (yaml: string): boolean => /\{\{.*\}\}/.test(yaml);
