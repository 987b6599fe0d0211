import { RESERVED_VOLUMES } from '../../../prow/names.ts';
import { about, eachJob } from '../complain.ts';
import { secretVolumes } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { unknownPresets } from '../jobs.ts';
import { originOf, placeOfPart, podOf } from '../pod.ts';
import type { LintRule } from '../rule.ts';

export const undefinedVolume: LintRule = {
  id: 'undefined-volume',
  severity: 'error',
  summary: 'a mount of a volume that the pod does not have',
  why:
    'Prow refuses to load a mount without its volume. (Jobs with preset labels that none of the files define are ' +
    'left alone: the preset may bring it.)',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePodSpec',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      volumeMounts:
      - {name: kubeconfig, mountPath: /etc/kube}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      volumeMounts:
      - {name: kubeconfig, mountPath: /etc/kube}
    volumes:
    - {name: kubeconfig, secret: {secretName: perf-kubeconfig}}
`,
  check: eachJob((job, tree) => {
    if (unknownPresets(job, tree).length > 0) return [];
    const { volumes, containers } = podOf(job, tree);
    const known = new Set([...volumes.map(({ name }) => name), ...RESERVED_VOLUMES, ...secretVolumes(job, tree)]);
    return containers
      .flatMap(({ mounts }) => mounts)
      .filter(({ name }) => !known.has(name))
      .map((part) => {
        const message = `the pod has no volume \`${part.name}\` for the mount${originOf(part)}`;
        return about(job, { message, fix: 'declare it in spec.volumes' }, placeOfPart(job, part));
      });
  }),
};
