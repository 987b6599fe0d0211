import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { clashesIn, placeOfPart, podOf } from '../pod.ts';
import type { LintRule } from '../rule.ts';

export const duplicateEnv: LintRule = {
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
  check: eachJob((job, tree) =>
    podOf(job, tree).containers.flatMap(({ env }) =>
      clashesIn(env).map(({ part, earlier }) => {
        const byPreset = part.preset ?? earlier.preset;
        const message =
          byPreset === undefined
            ? `env \`${part.name}\` is set twice`
            : `env \`${part.name}\` is set here and by a preset (${byPreset.file}:${byPreset.node.at.line})`;
        const fix = byPreset === undefined ? 'keep one of the two' : 'remove it here, or drop the label of the preset';
        return about(job, { message, fix }, placeOfPart(job, part.preset === undefined ? part : earlier));
      }),
    ),
  ),
};
