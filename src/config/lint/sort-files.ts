import type { Diagnostic } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/read.ts';
import { readTree } from '../source/tree.ts';
import type { YamlTree } from '../source/yaml-node.ts';
import { folderOf, isTemplate, kindOfFile, mayBeProwFile, mayBeTestgridFile } from './prow-files.ts';

export interface SortedFiles {
  /** Prow's own files. */
  readonly linted: readonly YamlTree[];
  /** Other YAML in the folders of job files, which Prow reads with them. */
  readonly beside: readonly YamlTree[];
  /** TestGrid's own configuration. */
  readonly testgrids: readonly YamlTree[];
  readonly unreadable: readonly Diagnostic[];
  readonly templates: readonly string[];
}

/** Reads what is Prow's, and what is in one folder with job files. */
export function sortFiles(files: readonly SourceFile[]): SortedFiles {
  const named = readAll(files.filter(({ text }) => mayBeProwFile(text)));
  const linted = named.trees.filter((tree) => kindOfFile(tree) !== undefined);
  const folders = new Set(linted.filter((tree) => kindOfFile(tree) === 'jobs').map(({ file }) => folderOf(file.path)));
  const others = readAll(files.filter(({ path, text }) => folders.has(folderOf(path)) && !mayBeProwFile(text)));
  const notLinted = named.trees.filter((tree) => kindOfFile(tree) === undefined);
  return {
    linted,
    beside: [...others.trees, ...notLinted.filter(({ file }) => folders.has(folderOf(file.path)))],
    testgrids: readAll(files.filter(({ text }) => mayBeTestgridFile(text))).trees,
    unreadable: [...named.unreadable, ...others.unreadable],
    templates: [...named.templates, ...others.templates],
  };
}

function readAll(files: readonly SourceFile[]): { trees: YamlTree[]; unreadable: Diagnostic[]; templates: string[] } {
  const trees: YamlTree[] = [];
  const unreadable: Diagnostic[] = [];
  const templates: string[] = [];
  for (const file of files) {
    const { tree, diagnostics } = readTree(file);
    const isWhole = diagnostics.length === 0;
    if (tree !== undefined && (isWhole || isWorthReading(tree))) trees.push(tree);
    if (!isWhole && isTemplate(file.text)) templates.push(file.path);
    else unreadable.push(...diagnostics);
  }
  return { trees, unreadable, templates };
}

/** Of a file with mistakes in its YAML: jobs are judged one by one, a config.yaml only as a whole. */
const isWorthReading = (tree: YamlTree): boolean => kindOfFile(tree) === 'jobs' && !isTemplate(tree.file.text);
