import { runsForBranch } from '../../../prow/branches.ts';
import { child, items, text } from '../../source/navigate.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import { about, groupBy, listNames } from '../complain.ts';
import type { Job, JobTree } from '../jobs.ts';
import type { Complaint, Rule } from '../rule.ts';

/**
 * A pattern that is clearly a regex (`release-.*`) is taken as meant. A plain name is taken for a name: it is a warning where another job of
 * the same repository names a branch that the pattern matches too, and worth knowing elsewhere.
 */
export const unanchoredBranch: Rule = {
  id: 'unanchored-branch',
  severity: 'warning',
  summary: 'a branch name without ^ and $, which also matches longer names',
  why:
    'Entries of branches and skip_branches are regular expressions that may match anywhere: `main` runs for ' +
    '`maintenance` too, and `release-1.3` for `release-1.30`. Reported as a warning where the files name such a ' +
    'branch, else as information.',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, Brancher.ShouldRun',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-1.3
    branches: [release-1.3]
    spec:
      containers:
      - image: example.com/test:1
        command: [./test.sh]
  - name: pull-thing-1.30
    branches: [release-1.30]
    spec:
      containers:
      - image: example.com/test:1
        command: [./test.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-1.3
    branches: ['^release-1\\.3$']
    spec:
      containers:
      - image: example.com/test:1
        command: [./test.sh]
  - name: pull-thing-1.30
    branches: ['^release-1\\.30$']
    spec:
      containers:
      - image: example.com/test:1
        command: [./test.sh]
`,
  check: checkTree,
};

interface Entry {
  readonly job: Job;
  readonly key: 'branches' | 'skip_branches';
  readonly node: YamlNode;
  readonly pattern: string;
}

function* checkTree(tree: JobTree): Generator<Complaint> {
  const all = tree.jobs.flatMap(entriesOf);
  for (const entries of groupBy(all, ({ job }) => job.repo ?? '').values()) {
    const names = new Set(entries.flatMap(({ pattern }) => branchNamed(pattern) ?? []));
    for (const entry of entries) if (isPlainName(entry.pattern)) yield check(entry, names);
  }
}

const entriesOf = (job: Job): Entry[] =>
  (['branches', 'skip_branches'] as const).flatMap((key) =>
    items(child(job.node, key)).flatMap((node) => {
      const pattern = text(node);
      return pattern === undefined ? [] : [{ job, key, node, pattern }];
    }),
  );

/** The branch that a pattern names, once its anchors and escapes are taken off; undefined for what is a regex at heart. */
function branchNamed(pattern: string): string | undefined {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\.', '.');
  return isPlainName(bare) ? bare : undefined;
}

const isPlainName = (pattern: string): boolean => /^[\w./-]+$/.test(pattern);

function check({ job, key, node, pattern }: Entry, names: ReadonlySet<string>): Complaint {
  const brancher = { branches: [pattern], skipBranches: [] };
  const also = [...names].filter((name) => name !== pattern && runsForBranch(brancher, name)).sort();
  const escaped = pattern.replaceAll('.', '\\.');
  const effect = key === 'branches' ? 'runs for' : 'skips';
  const message =
    also.length > 0
      ? `\`${pattern}\` has no anchors: the job also ${effect} ${listNames(also)}, which other jobs name`
      : `\`${pattern}\` has no anchors: the job also ${effect} every branch that contains it`;
  return about(job, { message, fix: `'^${escaped}$'`, severity: also.length > 0 ? 'warning' : 'info' }, node.at);
}
