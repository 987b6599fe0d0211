import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { presetsFor } from '../jobs.ts';
import type { Rule } from '../rule.ts';

export const duplicateVolume: Rule = {
  id: 'duplicate-volume',
  severity: 'error',
  summary: 'a volume name that is used twice, in the pod or by a preset',
  why:
    'Prow refuses to load a pod with two volumes of one name, and a preset that brings one which the pod has ' +
    'already.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePodSpec; pkg/config/jobs.go, mergePreset',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
    volumes:
    - {name: data, emptyDir: {}}
    - {name: data, emptyDir: {}}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
    volumes:
    - {name: data, emptyDir: {}}
`,
  check: eachJob((job, tree) => {
    const volumes = items(child(job.node, 'spec', 'volumes')).map((node) => ({
      name: textAt(node, 'name') ?? '',
      node,
    }));
    const byPreset = new Set(
      presetsFor(job, tree).flatMap(({ node }) =>
        items(child(node, 'volumes')).map((volume) => textAt(volume, 'name')),
      ),
    );
    return volumes.flatMap(({ name, node }, index) => {
      const twice = volumes.slice(0, index).some((other) => other.name === name);
      if (!twice && !byPreset.has(name)) return [];
      const message = twice
        ? `two volumes are called \`${name}\``
        : `a preset of this job brings a volume \`${name}\` already`;
      return [about(job, { message, fix: 'rename or remove one of them' }, node.at)];
    });
  }),
};
