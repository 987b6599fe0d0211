import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import { type Clash, clashesIn, placeOfPart, podOf } from '../pod.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const duplicateVolume: LintRule = {
  id: 'duplicate-volume',
  severity: 'error',
  summary: 'a volume name that is used twice, in the pod or by a preset',
  why:
    'Prow refuses to load a pod with two volumes of one name, and a preset that brings one which the pod has ' +
    'already, or a mount of a name that the container has.',
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
    const { volumes, containers } = podOf(job, tree);
    return [
      ...clashesIn(volumes).map((clash) => complain(job, 'volumes', clash)),
      ...containers
        .flatMap(({ mounts }) => clashesIn(mounts))
        .filter(({ part }) => part.preset !== undefined)
        .map((clash) => complain(job, 'volumeMounts', clash)),
    ];
  }),
};

function complain(job: Job, what: string, { part, earlier }: Clash): Complaint {
  const byPreset = part.preset ?? earlier.preset;
  const message =
    byPreset === undefined
      ? `two ${what} are called \`${part.name}\``
      : `the preset at ${byPreset.file}:${byPreset.node.at.line} brings \`${part.name}\`, which ${what} of this job have already`;
  return about(
    job,
    { message, fix: 'rename or remove one of them' },
    placeOfPart(job, part.preset === undefined ? part : earlier),
  );
}
