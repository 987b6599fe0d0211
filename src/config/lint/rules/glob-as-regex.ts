import { globsIn, missedByRegex } from '../../../prow/glob.ts';
import { child, items, text } from '../../source/navigate.ts';
import type { YamlNode } from '../../source/yaml-node.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import type { Job } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const globAsRegex: LintRule = {
  id: 'glob-as-regex',
  severity: 'warning',
  summary: 'a glob where Prow wants a regular expression',
  why: 'branches, skip_branches, run_if_changed and skip_if_only_changed are regular expressions: in `pkg/*.go` the star repeats the slash, and pkg/main.go does not match; `release-*` is "release" with any number of dashes, in any branch that contains it.',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, Brancher and RegexpChangeMatcher',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    run_if_changed: ^pkg/*.go$
${PULL_CONTAINER}
        command: [./unit.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-unit
    run_if_changed: ^pkg/.*\\.go$
${PULL_CONTAINER}
        command: [./unit.sh]
`,
  check: eachJob((job) => [
    ...['run_if_changed', 'skip_if_only_changed'].flatMap((key) => checkPaths(job, child(job.node, key))),
    ...['branches', 'skip_branches'].flatMap((key) =>
      items(child(job.node, key)).flatMap((node) => checkBranch(job, node)),
    ),
  ]),
};

const FIX = 'write `.*` for any text, `[^/]*` for a name, and `\\.` for a dot';

function checkPaths(job: Job, node: YamlNode | undefined): Complaint[] {
  const missed = missedByRegex(text(node) ?? '');
  if (missed === undefined) return [];
  const message = `\`${missed.glob}\` is read as a regular expression, and does not match \`${missed.sample}\``;
  return [about(job, { message, fix: FIX }, node?.at)];
}

/** A branch is hardly ever named with repeated letters: what matches the glob's sample matches more. With an anchor that bites rarely. */
function checkBranch(job: Job, node: YamlNode): Complaint[] {
  const pattern = text(node) ?? '';
  const [glob] = globsIn(pattern);
  if (glob === undefined || !glob.endsWith('*') || glob.length < 3) return checkPaths(job, node);
  const isAnchored = pattern.startsWith('^');
  const around = isAnchored ? 'behind' : 'before and behind';
  const message = `\`${glob}\` is read as a regular expression: it matches \`${glob.replace(/.\*$/, '')}\` with any text ${around}`;
  return [about(job, { message, fix: FIX, severity: isAnchored ? 'info' : 'warning' }, node.at)];
}
