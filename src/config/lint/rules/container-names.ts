import { RESERVED_CONTAINERS } from '../../../prow/names.ts';
import { child, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, isDecorated, placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const containerNames: LintRule = {
  id: 'container-names',
  severity: 'error',
  summary:
    'several containers without decoration, or of which one has no name, a name twice, or one of the pod utilities',
  why:
    'With more than one container Prow wants a name on each, all different, and none of clonerefs, initupload, ' +
    'place-entrypoint and sidecar; and only decorated jobs may have more than one.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePodSpec; pkg/pod-utils/decorate/podspec.go',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
    - name: sidecar
      image: example.com/database:1
      command: [./database.sh]
`,
  good: `
${NIGHTLY}
  decorate: true
  spec:
    containers:
    - name: perf
      image: example.com/perf:1
      command: [./perf.sh]
    - name: database
      image: example.com/database:1
      command: [./database.sh]
`,
  check: eachJob((job, tree) => {
    const containers = containersOf(job);
    if (containers.length < 2) return [];
    if (isDecorated(job, tree) === false && decorationOf(job, tree) === undefined) {
      const message = 'a job with several containers must be decorated';
      return [about(job, { message, fix: 'set `decorate: true`, or keep one container' }, placeOfKey(job, 'spec'))];
    }
    const seen = new Set<string>();
    return containers.flatMap((container) => {
      const name = textAt(container, 'name');
      const problem = name === undefined ? 'this container has no name' : problemOf(name, seen);
      seen.add(name ?? '');
      if (problem === undefined) return [];
      return [
        about(
          job,
          { message: problem, fix: 'give each container a name of its own' },
          child(container, 'name')?.at ?? container.at,
        ),
      ];
    });
  }),
};

function problemOf(name: string, seen: ReadonlySet<string>): string | undefined {
  if (RESERVED_CONTAINERS.includes(name)) return `the container name \`${name}\` belongs to the pod utilities`;
  return seen.has(name) ? `two containers are called \`${name}\`` : undefined;
}
