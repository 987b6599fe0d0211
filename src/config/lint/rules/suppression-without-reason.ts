import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { readComment } from '../suppress.ts';

export const suppressionWithoutReason: LintRule = {
  id: 'suppression-without-reason',
  severity: 'warning',
  summary: 'a comment that switches a rule off and does not say why',
  why: 'The next reader cannot know whether it still holds. Without a reason the comment has no effect.',
  source: 'docs/lint-rules.md, Suppressing a finding',
  checkconfig: 'misses',
  bad: `
# prowess-lint: ignore-file long-job-name
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
# prowess-lint: ignore-file long-job-name the names are generated, and dashboards know them
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkComments,
};

function* checkComments(tree: JobTree): Generator<Complaint> {
  for (const { file } of tree.files) {
    for (const [index, line] of file.text.split('\n').entries()) {
      const comment = readComment(line);
      if (comment === undefined || comment.reason !== '') continue;
      const message = 'this comment has no reason, and no effect';
      const fix = 'write the reason behind the rule: # prowess-lint: ignore RULE reason';
      yield { file: file.path, at: { line: index + 1, column: comment.column }, message, fix };
    }
  }
}
