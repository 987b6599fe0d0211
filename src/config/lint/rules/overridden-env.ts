import { child, items, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, isDecorated } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const overriddenEnv: LintRule = {
  id: 'overridden-env',
  severity: 'info',
  summary: 'env sets ARTIFACTS or GOPATH, which decoration sets again',
  why:
    'Prow appends its own ARTIFACTS and GOPATH behind the variables of the container, and the last one counts: the ' +
    'value in the job has no effect.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/decorate/podspec.go',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: ARTIFACTS, value: /tmp/out}
`,
  good: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
      env:
      - {name: OUTPUT, value: /tmp/out}
`,
  check: eachJob((job, tree) => {
    if (isDecorated(job, tree) !== true) return [];
    const env = containersOf(job).flatMap((container) => items(child(container, 'env')));
    return env.flatMap((variable) => {
      const name = text(child(variable, 'name')) ?? '';
      const actual = SET_BY_PROW.get(name);
      if (actual === undefined || text(child(variable, 'value')) === actual) return [];
      const message = `env \`${name}\` has no effect: decoration sets it to ${actual}`;
      return [
        about(job, { message, fix: `remove it, and read $${name}, or use a variable of another name` }, variable.at),
      ];
    });
  }),
};

const SET_BY_PROW = new Map([
  ['ARTIFACTS', '/logs/artifacts'],
  ['GOPATH', '/home/prow/go'],
]);
