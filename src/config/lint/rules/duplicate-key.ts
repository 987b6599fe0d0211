import { entries, items } from '../../source/navigate.ts';
import type { YamlEntry, YamlNode } from '../../source/yaml-node.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { type JobTree, jobAt } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const duplicateKey: LintRule = {
  id: 'duplicate-key',
  severity: 'error',
  summary: 'a key that is given twice in one map',
  why: "Prow's YAML reader takes the last one and says nothing: the first, with everything below it, has no effect.",
  source: 'sigs.k8s.io/yaml Unmarshal (only UnmarshalStrict, which Prow does not use for jobs, rejects it)',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  labels: {preset-bazel-cache: "true"}
  labels: {app: perf}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  labels: {app: perf}
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkKeys,
};

function* checkKeys(tree: JobTree): Generator<Complaint> {
  for (const { file, root } of tree.files) {
    if (root === undefined) continue;
    for (const { key, at, first } of duplicates(root, new Set())) {
      const job = jobAt(tree, file.path, at.line);
      const message = `\`${key}\` is given twice in this map: the one in line ${first.at.line} has no effect`;
      yield { file: file.path, at, ...(job !== undefined && { job: job.name }), message, fix: 'merge the two' };
    }
  }
}

/** Each map once, although aliases may name it often. */
function* duplicates(node: YamlNode, seen: Set<YamlNode>): Generator<YamlEntry & { first: YamlEntry }> {
  if (node.kind === 'scalar' || seen.has(node)) return;
  seen.add(node);
  const firsts = new Map<string, YamlEntry>();
  for (const entry of entries(node)) {
    const first = firsts.get(entry.key);
    if (!entry.merged && first !== undefined) yield { ...entry, first };
    if (!entry.merged) firsts.set(entry.key, entry);
    yield* duplicates(entry.value, seen);
  }
  for (const item of items(node)) yield* duplicates(item, seen);
}
