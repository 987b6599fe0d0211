import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, presetsFor } from '../jobs.ts';
import type { Rule } from '../rule.ts';

export const duplicateEnv: Rule = {
  id: 'duplicate-env',
  severity: 'error',
  summary: 'an environment variable that is set twice, in the container or by a preset',
  why:
    'Prow refuses to load a container that sets a variable twice, and a preset that sets one which the container ' +
    'has already.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePodSpec; pkg/config/jobs.go, mergePreset',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: OBJECTS, value: "400"}
      - {name: OBJECTS, value: "600"}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: OBJECTS, value: "600"}
`,
  check: eachJob((job, tree) => {
    const byPreset = presetsFor(job, tree).flatMap((preset) =>
      items(child(preset.node, 'env')).map((node) => ({ name: textAt(node, 'name') ?? '', preset })),
    );
    return containersOf(job).flatMap((container) => {
      const env = items(child(container, 'env')).map((node) => ({ name: textAt(node, 'name') ?? '', node }));
      return env.flatMap(({ name, node }, index) => {
        if (env.slice(0, index).some((other) => other.name === name)) {
          return [about(job, { message: `env \`${name}\` is set twice`, fix: 'keep one of the two' }, node.at)];
        }
        const preset = byPreset.find((other) => other.name === name)?.preset;
        if (preset === undefined) return [];
        const message = `env \`${name}\` is set by a preset already (${preset.file}:${preset.node.at.line})`;
        return [about(job, { message, fix: 'remove it here, or drop the label of the preset' }, node.at)];
      });
    });
  }),
};
