import { PROW_READ } from '../../../prow/version.ts';
import { didYouMean } from '../../source/suggest.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { walkFields } from '../fields.ts';
import { type JobTree, jobAt } from '../jobs.ts';
import { isMisnamedList } from '../prow-files.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const unknownField: LintRule = {
  id: 'unknown-field',
  severity: 'error',
  summary: 'a field that Prow does not know, and therefore ignores',
  why:
    'Prow and its checker ignore keys that they do not know, so a typo leaves the default in force: ' +
    '`max_concurency: 1` limits nothing. checkconfig says so only with --warnings=unknown-fields-all, and exits 0 ' +
    'all the same without --strict.',
  source: 'sigs.k8s.io/prow cmd/checkconfig/main.go, unknown-fields-all',
  checkconfig: 'warns',
  bad: `
${NIGHTLY}
  max_concurency: 1
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  max_concurrency: 1
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkFields,
};

function* checkFields(tree: JobTree): Generator<Complaint> {
  for (const file of tree.files) {
    for (const event of walkFields(file, tree)) {
      if (event.what !== 'unknown') continue;
      const { at, key, value, type, known } = event;
      const job = jobAt(tree, file.file.path, at.line);
      const fix = didYouMean(key, known) ?? elsewhere(key);
      const message = `${type} has no field \`${key}\` (Prow of ${PROW_READ.date}): Prow ignores it`;
      const severity = isHarmless(type, key) && !isMisnamedList(key, value) ? 'info' : 'error';
      yield { file: file.file.path, at, ...(job !== undefined && { job: job.name }), message, fix, severity };
    }
  }
}

/** At the top people keep what their anchors name; reporting and merging mean nothing to a job without a pull request. */
const isHarmless = (type: string, key: string): boolean =>
  type === 'JobConfig' || (JOBS.includes(type) && REPORTING.includes(key));

const JOBS = ['Periodic', 'Postsubmit'];
const REPORTING = ['skip_report', 'context', 'optional', 'always_run', 'rerun_command', 'trigger', 'run_before_merge'];

/** Fields that people give one level too high or too low. */
function elsewhere(key: string): string {
  const home = HOMES[key];
  return home === undefined ? 'remove it, or move it to where it belongs' : `it belongs into ${home}`;
}

const HOMES: Readonly<Record<string, string>> = {
  timeout: 'decoration_config',
  grace_period: 'decoration_config',
  containers: 'spec',
  nodeSelector: 'spec',
  tolerations: 'spec',
  volumes: 'spec',
  env: 'a container of spec',
  resources: 'a container of spec',
  description: 'annotations',
};
