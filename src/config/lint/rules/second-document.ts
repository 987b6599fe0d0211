import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const secondDocument: LintRule = {
  id: 'second-document',
  severity: 'error',
  summary: 'a second YAML document, which Prow does not read',
  why:
    "Prow's YAML reader stops after the first document of a file: the jobs behind a `---` do not exist, and nothing " +
    'says so. A first document of comments alone is one too.',
  source: 'sigs.k8s.io/yaml Unmarshal',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
---
periodics:
- name: weekly-perf
  cron: 10 2 * * 0
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
- name: weekly-perf
  cron: 10 2 * * 0
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkDocuments,
};

function checkDocuments(tree: JobTree): Complaint[] {
  return tree.files.flatMap(({ file, further }) =>
    further.map(({ at }) => ({
      file: file.path,
      at,
      message: 'Prow reads the first document of a file only: what follows does not exist for it',
      fix: 'put everything into one document, or into a file of its own',
    })),
  );
}
