import type { YamlTree } from '../source/yaml-node.ts';
import { kindOfFile } from './prow-files.ts';
import { isWholeConfig } from './settings.ts';
import type { SortedFiles } from './sort-files.ts';

type Files = Pick<SortedFiles, 'linted' | 'beside'>;

/**
 * The files of each Prow installation of a repository. One config.yaml is for all files. Several (one for each cloud, an example, a copy in
 * `vendor`) are installations of their own: a file belongs to the config.yaml that shares most folders with it, among these to the least
 * deep, and to each of those that are alike in both.
 */
export function installationsIn({ linted, beside }: Files): Files[] {
  const configs = linted.filter(isConfig);
  if (configs.length < 2) return [{ linted, beside }];
  return configs.map((config) => {
    const isOwn = (tree: YamlTree): boolean => (isConfig(tree) ? [tree] : nearestOf(tree, configs)).includes(config);
    return { linted: linted.filter(isOwn), beside: beside.filter(isOwn) };
  });
}

const isConfig = (tree: YamlTree): boolean => kindOfFile(tree) === 'config' && isWholeConfig(tree);

function nearestOf(tree: YamlTree, configs: readonly YamlTree[]): YamlTree[] {
  const ranked = configs.map((config) => ({ config, ...distance(foldersOf(tree), foldersOf(config)) }));
  ranked.sort((a, b) => b.shared - a.shared || a.below - b.below);
  const [best] = ranked;
  return ranked
    .filter(({ shared, below }) => shared === best?.shared && below === best.below)
    .map(({ config }) => config);
}

const foldersOf = ({ file }: YamlTree): string[] => file.path.split('/').slice(0, -1);

/** How many folders two paths share from the top, and how far the second goes on below them. */
function distance(file: readonly string[], config: readonly string[]): { shared: number; below: number } {
  const parts = config.findIndex((folder, index) => folder !== file[index]);
  const shared = parts === -1 ? config.length : parts;
  return { shared, below: config.length - shared };
}
