import { entries } from '../../source/navigate.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { isSettingsFile, type JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const ignoredSetting: LintRule = {
  id: 'ignored-setting',
  severity: 'error',
  summary: 'decorate_all_jobs in a job file, where it has no effect',
  why:
    'Prow takes presets, presubmits, postsubmits and periodics from job files, and decorate_all_jobs from its ' +
    'config.yaml alone: the jobs stay undecorated, without uploads.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, mergeJobConfigs',
  checkconfig: 'misses',
  bad: `
decorate_all_jobs: true
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkSettings,
};

function checkSettings(tree: JobTree): Complaint[] {
  const jobFiles = tree.files.filter(({ file }) => !isSettingsFile(tree, file.path));
  return jobFiles.flatMap(({ file, root }) =>
    entries(root)
      .filter(({ key }) => key === 'decorate_all_jobs')
      .map(({ at }) => ({
        file: file.path,
        at,
        message: 'decorate_all_jobs has no effect in a job file',
        fix: 'set it in config.yaml, or `decorate: true` on each job',
      })),
  );
}
