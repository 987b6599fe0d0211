import { text } from '../../source/navigate.ts';
import { neighbours } from '../../source/suggest.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { unknownPresets } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const unknownPreset: LintRule = {
  id: 'unknown-preset',
  severity: 'warning',
  summary: 'a preset-* label that no preset asks for',
  why:
    'A preset applies when all of its labels are on the job. A label that none asks for brings nothing and is ' +
    'accepted in silence; the job then lacks a secret or a mount. (Presets may lie in files that are not here: ' +
    'without config.yaml only what looks like a typo is reported, which is a warning; "false" is taken as meant.)',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, mergePreset',
  checkconfig: 'misses',
  bad: `
presets:
- labels: {preset-perf-kubeconfig: "true"}
  env:
  - {name: KUBECONFIG, value: /etc/kube/config}
${NIGHTLY}
  labels: {preset-pref-kubeconfig: "true"}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
presets:
- labels: {preset-perf-kubeconfig: "true"}
  env:
  - {name: KUBECONFIG, value: /etc/kube/config}
${NIGHTLY}
  labels: {preset-perf-kubeconfig: "true"}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const known = [...new Set(tree.presets.flatMap(({ labels }) => [...labels.keys()]))];
    const complete = tree.settings !== undefined && known.length > 0;
    return unknownPresets(job, tree).flatMap(({ key, value, at }) => {
      const written = text(value) ?? '';
      const near = neighbours(key, known, 2).find(({ name }) => name !== key)?.name;
      if (written === 'false' || (near === undefined && !complete)) return [];
      const message = known.includes(key)
        ? `no preset asks for \`${key}: ${written}\`, only for other values`
        : `no preset asks for the label \`${key}\``;
      const fix = near === undefined ? 'remove the label, or define the preset' : `did you mean \`${near}\`?`;
      const severity = near === undefined ? 'info' : 'warning';
      return [about(job, { message, fix, severity }, at)];
    });
  }),
};
