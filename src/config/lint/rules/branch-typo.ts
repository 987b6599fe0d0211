import { isSlipOf } from '../../source/suggest.ts';
import { type BranchEntry, branchEntries } from '../branch-names.ts';
import { about } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const branchTypo: LintRule = {
  id: 'branch-typo',
  severity: 'warning',
  summary:
    'a branch that only this job names, and that others spell with another separator, or with one letter changed',
  why: 'A job for `release-1-14` never runs where the branch is `release-1.14`, and nothing says so.',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, Brancher.ShouldRun',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    branches: ['^release-1-14$']
${PULL_CONTAINER}
        command: [./unit.sh]
  - name: pull-thing-lint
    branches: ['^release-1\\.14$']
${PULL_CONTAINER}
        command: [./lint.sh]
  - name: pull-thing-e2e
    branches: ['^release-1\\.14$']
${PULL_CONTAINER}
        command: [./e2e.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    branches: ['^release-1\\.14$']
${PULL_CONTAINER}
        command: [./unit.sh]
  - name: pull-thing-lint
    branches: ['^release-1\\.14$']
${PULL_CONTAINER}
        command: [./lint.sh]
`,
  check: checkTree,
};

function* checkTree(tree: JobTree): Generator<Complaint> {
  for (const entries of branchEntries(tree)) {
    const named = entries.filter(({ name, key }) => name !== undefined && key === 'branches');
    for (const alike of Map.groupBy(named, ({ name = '' }) => name.replaceAll(/[._/-]/g, '-')).values()) {
      yield* oddOnes([...Map.groupBy(alike, ({ name = '' }) => name)]);
    }
    yield* slips([...Map.groupBy(named, ({ name = '' }) => name)]);
  }
}

/** A name that is nearly one of most other jobs may be a branch of its own, so this is no more than worth a look. */
function* slips(spellings: readonly [string, BranchEntry[]][]): Generator<Complaint> {
  for (const [name, entries] of spellings) {
    const usual = spellings.find(([other, { length }]) => length >= 3 * entries.length && isSlipOf(name, other));
    if (usual === undefined) continue;
    for (const { job, node } of entries)
      yield about(job, { ...unlike(name, usual[0], usual[1].length), severity: 'info' }, node.at);
  }
}

const unlike = (name: string, usual: string, times: number) => ({
  message: `\`${name}\` is named here only; ${times} other jobs have \`${usual}\``,
  fix: `'^${usual.replaceAll('.', '\\.')}$'`,
});

/** A spelling is odd where another is at least twice as frequent. */
function* oddOnes(spellings: readonly [string, BranchEntry[]][]): Generator<Complaint> {
  const [usual, ...others] = spellings.toSorted(([, a], [, b]) => b.length - a.length);
  for (const [name, entries] of others) {
    if (usual === undefined || usual[1].length < 2 * entries.length) continue;
    for (const { job, node } of entries) yield about(job, unlike(name, usual[0], usual[1].length), node.at);
  }
}
