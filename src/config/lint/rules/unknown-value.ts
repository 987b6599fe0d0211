import { textsOf } from '../../../kubernetes/types.ts';
import { JOB_STATES } from '../../../prow/job.ts';
import { text } from '../../source/navigate.ts';
import { didYouMean } from '../../source/suggest.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { type FieldOwner, walkFields } from '../fields.ts';
import { type JobTree, jobAt } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const unknownValue: LintRule = {
  id: 'unknown-value',
  severity: 'error',
  summary: 'a text where Kubernetes or Prow knows only a few, such as the operator of a toleration',
  why:
    'Prow loads `operator: Exist`, `restartPolicy: never` and `job_states_to_report: [failed]`. The API server ' +
    'refuses the pod, so that each run ends in `error` before it begins; a state that no job has is never reported.',
  source: 'Kubernetes, its published OpenAPI types; sigs.k8s.io/prow pkg/apis/prowjobs/v1/types.go, ProwJobState',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  reporter_config:
    slack: {channel: perf, job_states_to_report: [failed]}
${CONTAINER}
      command: [./perf.sh]
    tolerations:
    - {key: perf, operator: Exist}
`,
  good: `
${NIGHTLY}
  reporter_config:
    slack: {channel: perf, job_states_to_report: [failure]}
${CONTAINER}
      command: [./perf.sh]
    tolerations:
    - {key: perf, operator: Exists}
`,
  check: checkValues,
};

function* checkValues(tree: JobTree): Generator<Complaint> {
  for (const file of tree.files) {
    for (const event of walkFields(file, tree)) {
      if (event.what !== 'value' || event.owner === undefined) continue;
      const { node, owner } = event;
      const written = text(node);
      const known = knownTexts(owner);
      if (written === undefined || known === undefined || known.includes(written)) continue;
      const job = jobAt(tree, file.file.path, node.at.line);
      yield {
        file: file.file.path,
        at: node.at,
        ...(job !== undefined && { job: job.name }),
        message: `\`${owner.field}\` has no value \`${written}\``,
        fix: didYouMean(written, known) ?? `one of ${known.slice(0, 12).join(', ')}`,
      };
    }
  }
}

const knownTexts = ({ type, field }: FieldOwner): readonly string[] | undefined =>
  type === 'SlackReporterConfig' && field === 'job_states_to_report' ? JOB_STATES : textsOf(type, field);
