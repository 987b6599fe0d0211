import { RESERVED_ENV } from '../../../prow/names.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { originOf, placeOfPart, podOf } from '../pod.ts';
import type { LintRule } from '../rule.ts';

export const reservedEnv: LintRule = {
  id: 'reserved-env',
  severity: 'error',
  summary: 'env sets a variable that Prow sets itself',
  why: 'Prow refuses to load a job that sets BUILD_ID, JOB_NAME, CI, PULL_REFS and their like.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/downwardapi/jobspec.go, EnvForType',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: BUILD_ID, value: "1"}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: RUN_ID, value: "1"}
`,
  check: eachJob((job, tree) =>
    podOf(job, tree)
      .containers.flatMap(({ env }) => env)
      .filter(({ name }) => RESERVED_ENV[job.type].includes(name))
      .map((part) => {
        const message = `env \`${part.name}\`${originOf(part)} is set by Prow`;
        return about(job, { message, fix: 'use another name' }, placeOfPart(job, part));
      }),
  ),
};
