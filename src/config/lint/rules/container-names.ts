import { child, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf } from '../jobs.ts';
import type { Rule } from '../rule.ts';

export const containerNames: Rule = {
  id: 'container-names',
  severity: 'error',
  summary: 'several containers of which one has no name, a name twice, or a name of the pod utilities',
  why:
    'With more than one container Prow wants a name on each, all different, and none of clonerefs, initupload, ' +
    'place-entrypoint and sidecar.',
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
  check: eachJob((job) => {
    const containers = containersOf(job);
    if (containers.length < 2) return [];
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

const RESERVED = ['clonerefs', 'initupload', 'place-entrypoint', 'sidecar'];

function problemOf(name: string, seen: ReadonlySet<string>): string | undefined {
  if (RESERVED.includes(name)) return `the container name \`${name}\` belongs to the pod utilities`;
  return seen.has(name) ? `two containers are called \`${name}\`` : undefined;
}
