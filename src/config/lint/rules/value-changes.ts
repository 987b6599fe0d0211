import { convertedToString } from '../../../prow/yaml-value.ts';
import type { YamlScalar } from '../../source/yaml-node.ts';
import { kindOf, walkFields } from '../fields.ts';
import { type JobTree, jobAt } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const valueChanges: LintRule = {
  id: 'value-changes',
  severity: 'error',
  summary: 'an unquoted value that Prow silently turns into another string',
  why:
    'In presets, tags and a few fields of a job the YAML reader turns numbers and booleans into strings by itself: ' +
    '`1.30` becomes "1.3", `010` becomes "8", `on` becomes "true". Elsewhere Prow refuses them. (info where only capitals are lost, as in `TRUE`.)',
  source: "sigs.k8s.io/yaml convertToJSONableObject: FormatFloat(value, 'g', -1, 32)",
  checkconfig: 'misses',
  bad: `
presets:
- labels: {preset-kubernetes-version: "true"}
  env:
  - name: KUBERNETES_VERSION
    value: 1.30
`,
  good: `
presets:
- labels: {preset-kubernetes-version: "true"}
  env:
  - name: KUBERNETES_VERSION
    value: "1.30"
`,
  check: checkValues,
};

function* checkValues(tree: JobTree): Generator<Complaint> {
  for (const file of tree.files) {
    for (const event of walkFields(file, tree)) {
      if (event.what !== 'value' || event.wants !== 'string' || !event.converts || event.node.kind !== 'scalar')
        continue;
      const complaint = checkValue(event.node, event.path);
      const job = jobAt(tree, file.file.path, event.node.at.line);
      if (complaint !== undefined)
        yield { file: file.file.path, ...(job !== undefined && { job: job.name }), ...complaint };
    }
  }
}

function checkValue(node: YamlScalar, path: string): Omit<Complaint, 'file' | 'job'> | undefined {
  const kind = kindOf(node);
  const becomes = convertedToString(node.text);
  if (kind === 'string' || kind === 'null' || becomes === node.text) return undefined;
  const message = `\`${path.slice(path.lastIndexOf('.') + 1)}: ${node.text}\` becomes "${becomes}"`;
  const severity = becomes === node.text.toLowerCase() ? 'info' : 'error';
  return { at: node.at, message, fix: `quote it: "${node.text}"`, severity };
}
