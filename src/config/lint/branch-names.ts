import { child, items, text } from '../source/navigate.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import type { Job, JobTree } from './jobs.ts';

/** One entry of a job's branches or skip_branches. */
export interface BranchEntry {
  readonly job: Job;
  readonly key: 'branches' | 'skip_branches';
  readonly node: YamlNode;
  readonly pattern: string;
  /** The branch that the pattern names, once its anchors and escapes are taken off; undefined for what is a regex at heart. */
  readonly name: string | undefined;
}

/** The entries of all jobs, by repository. */
export function branchEntries(tree: JobTree): BranchEntry[][] {
  return [...Map.groupBy(tree.jobs.flatMap(entriesOf), ({ job }) => job.repo ?? '').values()];
}

const entriesOf = (job: Job): BranchEntry[] =>
  (['branches', 'skip_branches'] as const).flatMap((key) =>
    items(child(job.node, key)).flatMap((node) => {
      const pattern = text(node);
      return pattern === undefined ? [] : [{ job, key, node, pattern, name: branchNamed(pattern) }];
    }),
  );

function branchNamed(pattern: string): string | undefined {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\.', '.');
  return isPlainName(bare) ? bare : undefined;
}

export const isPlainName = (pattern: string): boolean => /^[\w./-]+$/.test(pattern);
