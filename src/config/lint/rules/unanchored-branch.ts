import { runsForBranch } from '../../../prow/branches.ts';
import { type BranchEntry, branchEntries, isPlainName } from '../branch-names.ts';
import { about, listNames } from '../complain.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { brancherOf } from '../triggering.ts';

/**
 * A pattern that is clearly a regex (`release-.*`) is taken as meant. A plain name is taken for a name: it is a warning where another job of
 * the same repository names a branch that contains it, or the next version would, and worth knowing elsewhere.
 */
export const unanchoredBranch: LintRule = {
  id: 'unanchored-branch',
  severity: 'warning',
  summary: 'a branch name without ^ and $, which also matches longer names',
  why:
    'Entries of branches and skip_branches are regular expressions that may match anywhere: `main` runs for ' +
    '`maintenance` too, and `release-1.3` for `release-1.30`. Reported as a warning where the files name such a ' +
    'branch, or where it comes next (release-1.10, once there is a release-1.9), else as information.',
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

function* checkTree(tree: JobTree): Generator<Complaint> {
  for (const entries of branchEntries(tree)) {
    const named = new Set(entries.flatMap(({ name }) => name ?? []));
    const longerThan = memoise((pattern) => [...named].filter((name) => name !== pattern && name.includes(pattern)));
    const following = memoise((pattern) => nextVersion(pattern, named));
    for (const entry of entries) {
      if (isPlainName(entry.pattern)) yield check(entry, longerThan(entry.pattern), following(entry.pattern));
    }
  }
}

function check(entry: BranchEntry, longer: readonly string[], next: string | undefined): Complaint {
  const { job, key, node, pattern } = entry;
  const effect = key === 'branches' ? 'runs for' : 'skips';
  const also = longer.filter((name) => concerns(entry, name));
  const soon = next !== undefined && concerns(entry, next) ? next : undefined;
  const begins = `\`${pattern}\` has no anchors: the job`;
  const message =
    also.length > 0
      ? `${begins} also ${effect} ${listNames(also)}, which other jobs name`
      : soon !== undefined
        ? `${begins} also ${effect} \`${soon}\`, the next of the branches that are named here`
        : `${begins} also ${effect} every branch that contains it`;
  const severity = also.length > 0 || soon !== undefined ? 'warning' : 'info';
  return about(job, { message, fix: `'^${pattern.replaceAll('.', '\\.')}$'`, severity }, node.at);
}

/** Whether the job, which does not name the branch itself, runs for it (or would, if it did not skip it). */
function concerns({ job, key }: BranchEntry, branch: string): boolean {
  const { branches, skipBranches } = brancherOf(job);
  const own = key === 'branches' ? branches : skipBranches;
  if (own.some((pattern) => pattern.includes(branch) || pattern.includes(branch.replaceAll('.', '\\.')))) return false;
  return runsForBranch({ branches, skipBranches: key === 'branches' ? skipBranches : [] }, branch);
}

/** `release-1.10` for `release-1.1`, where the branches up to `release-1.9` are named. */
function nextVersion(pattern: string, named: ReadonlySet<string>): string | undefined {
  const [, series = '', number = ''] = /^(.*?)(\d+)$/.exec(pattern) ?? [];
  if (number === '') return undefined;
  const versions = [...named].filter((name) => name.startsWith(series) && /^\d+$/.test(name.slice(series.length)));
  const next = Math.max(...versions.map((name) => Number(name.slice(series.length)))) + 1;
  return String(next).startsWith(number) && String(next) !== number ? `${series}${next}` : undefined;
}

function memoise<T>(ask: (pattern: string) => T): (pattern: string) => T {
  const known = new Map<string, T>();
  return (pattern) => {
    const answer = known.get(pattern) ?? ask(pattern);
    known.set(pattern, answer);
    return answer;
  };
}
