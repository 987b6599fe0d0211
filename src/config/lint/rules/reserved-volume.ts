import { RESERVED_MOUNT_PATHS, RESERVED_MOUNTS, RESERVED_VOLUMES } from '../../../prow/names.ts';
import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { secretVolumes } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job } from '../jobs.ts';
import { originOf, type PodPart, placeOfPart, podOf } from '../pod.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const reservedVolume: LintRule = {
  id: 'reserved-volume',
  severity: 'error',
  summary: 'a volume or mount that takes a name or a path of the pod utilities',
  why:
    'logs, code, tools, gcs-credentials and s3-credentials are volumes of the pod utilities, mounted at /logs, ' +
    '/home/prow/go and /tools; the secrets of decoration_config for cloning are volumes of their own names. Prow ' +
    'refuses to load a job that uses them.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/decorate/podspec.go, VolumeMounts; pkg/config/config.go, validatePodSpec',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      volumeMounts:
      - {name: logs, mountPath: /var/log/perf}
    volumes:
    - {name: logs, emptyDir: {}}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
      volumeMounts:
      - {name: perf-logs, mountPath: /var/log/perf}
    volumes:
    - {name: perf-logs, emptyDir: {}}
`,
  check: eachJob((job, tree) => {
    const pod = podOf(job, tree);
    const reserved = new Set([...RESERVED_VOLUMES, ...secretVolumes(job, tree)]);
    return [
      ...pod.volumes
        .filter(({ name }) => reserved.has(name))
        .map((part) => complain(job, `the volume name \`${part.name}\``, part)),
      ...pod.containers.flatMap(({ mounts }) => mounts).flatMap((part) => checkMount(job, part)),
    ];
  }),
};

function checkMount(job: Job, part: PodPart): Complaint[] {
  const path = textAt(part.node, 'mountPath') ?? '';
  if (RESERVED_MOUNT_PATHS.includes(path)) return [complain(job, `the path \`${path}\` of this mount`, part)];
  return RESERVED_MOUNTS.includes(part.name) ? [complain(job, `the name \`${part.name}\` of this mount`, part)] : [];
}

function complain(job: Job, what: string, part: PodPart): Complaint {
  const message = `${what}${originOf(part)} belongs to the pod utilities`;
  return about(job, { message, fix: 'use another' }, placeOfPart(job, part));
}
