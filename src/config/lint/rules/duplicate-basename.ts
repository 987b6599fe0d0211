import { CONTAINER } from '../examples.ts';
import type { JobTree } from '../jobs.ts';
import { kindOfFile } from '../prow-files.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const duplicateBasename: LintRule = {
  id: 'duplicate-basename',
  severity: 'error',
  summary: 'two job files of one name in different folders',
  why:
    'Prow reads the folder recursively and loads job files into a ConfigMap by their base name: it refuses two of ' +
    'one name.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, ReadJobConfig ("duplicated basename is not allowed")',
  checkconfig: 'rejects',
  bad: {
    'a/perf.yaml': `
periodics:
- name: nightly-perf-a
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
    'b/perf.yaml': `
periodics:
- name: nightly-perf-b
  cron: 10 4 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  },
  good: {
    'a/perf-a.yaml': `
periodics:
- name: nightly-perf-a
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
    'b/perf-b.yaml': `
periodics:
- name: nightly-perf-b
  cron: 10 4 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  },
  check: checkNames,
};

function* checkNames(tree: JobTree): Generator<Complaint> {
  const ofJobs = tree.files.filter((file) => kindOfFile(file) === 'jobs');
  const paths = [...ofJobs, ...tree.beside].map(({ file }) => file.path);
  for (const [name, same] of Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1))) {
    const [first, ...others] = same;
    for (const file of others) {
      const message = `${first} has the base name ${name} too: Prow refuses to load both from one job folder`;
      yield { file, at: { line: 1, column: 1 }, message, fix: 'put the repository into the file name' };
    }
  }
}
