import type { JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const duplicatePreset: LintRule = {
  id: 'duplicate-preset',
  severity: 'error',
  summary: 'two presets that ask for one label with one value',
  why:
    'Prow wants each pair of label and value in one preset only, over all files, also where the presets ask for ' +
    'other labels beside it; it refuses to load a second one.',
  source: "sigs.k8s.io/prow pkg/config/config.go, mergeJobConfigs (duplicated preset 'label:value' pair)",
  checkconfig: 'rejects',
  bad: `
presets:
- labels: {preset-perf: "true"}
  env:
  - {name: TARGET, value: external}
- labels: {preset-perf: "true"}
  env:
  - {name: OBJECTS, value: "100"}
`,
  good: `
presets:
- labels: {preset-perf: "true"}
  env:
  - {name: TARGET, value: external}
  - {name: OBJECTS, value: "100"}
`,
  check: checkPresets,
};

function* checkPresets({ presets }: JobTree): Generator<Complaint> {
  const pairs = presets.flatMap((preset) =>
    [...preset.labels].map(([key, value]) => ({ preset, pair: `${key}: ${value}` })),
  );
  for (const [pair, same] of Map.groupBy(pairs, ({ pair }) => pair)) {
    const [first, ...others] = same;
    for (const { preset } of others) {
      const message = `a preset with the label \`${pair}\` exists already at ${first?.preset.file}:${first?.preset.node.at.line}`;
      yield { file: preset.file, at: preset.node.at, message, fix: 'merge the two, or give one another label' };
    }
  }
}
