import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, isDecorated } from '../jobs.ts';
import type { LintRule } from '../rule.ts';
import { argvOf } from '../scripts.ts';

export const noCommand: LintRule = {
  id: 'no-command',
  severity: 'error',
  summary: 'a container of a decorated job without command and args',
  why:
    'Decoration replaces the command of the container by its own entrypoint, which cannot know the ENTRYPOINT of ' +
    'the image; Prow refuses to load the job.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateDecoration',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  decorate: true
${CONTAINER}
`,
  good: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    if (isDecorated(job, tree) !== true) return [];
    return containersOf(job).flatMap((container) => {
      const [first] = argvOf(container);
      if (first !== undefined && first.text !== '') return [];
      return [
        about(
          job,
          {
            message:
              'this container has no command and no args, and decoration does not use the ENTRYPOINT of its image',
            fix: 'write the command out',
          },
          container.at,
        ),
      ];
    });
  }),
};
