import { isLabelValue, isQualifiedName } from '../../../model/kubernetes-names.ts';
import { RESERVED_LABELS } from '../../../prow/names.ts';
import { child, entries, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const invalidLabel: LintRule = {
  id: 'invalid-label',
  severity: 'error',
  summary: 'a label or annotation that Kubernetes does not accept, or that belongs to Prow',
  why:
    'Keys are qualified names ([prefix/]name, the name at most 63 characters), values of labels at most 63 of ' +
    '[A-Za-z0-9._-]; values of annotations are free. prow.k8s.io/type, prow.k8s.io/id and created-by-prow are ' +
    "Prow's own.",
  source:
    'sigs.k8s.io/prow pkg/config/config.go, validateLabels and validateAnnotation; k8s.io/apimachinery validation.IsQualifiedName',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  labels: {owner: "SIG scalability"}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  labels: {owner: sig-scalability}
  annotations: {description: "owned by SIG scalability"}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => [...checkKeys(job, 'labels'), ...checkKeys(job, 'annotations'), ...checkValues(job)]),
};

function checkKeys(job: Job, field: 'labels' | 'annotations'): Complaint[] {
  return entries(child(job.node, field)).flatMap(({ key, at }) => {
    if (field === 'labels' && RESERVED_LABELS.includes(key)) {
      return [about(job, { message: `the label \`${key}\` is set by Prow`, fix: 'remove it' }, at)];
    }
    if (isQualifiedName(key)) return [];
    return [
      about(
        job,
        {
          message: `\`${key}\` is no key for ${field}`,
          fix: 'letters, digits and . _ - inside, at most 63 of them, with an optional prefix.domain/ before',
        },
        at,
      ),
    ];
  });
}

function checkValues(job: Job): Complaint[] {
  return entries(child(job.node, 'labels')).flatMap(({ key, value }) => {
    const written = text(value);
    if (written === undefined || isLabelValue(written)) return [];
    const message = `\`${written.slice(0, 70)}\` is no value for the label \`${key}\``;
    return [about(job, { message, fix: 'at most 63 letters, digits and . _ -, or make it an annotation' }, value.at)];
  });
}
