import { RESERVED_MOUNT_PATHS, RESERVED_MOUNTS, RESERVED_VOLUMES } from '../../../prow/names.ts';
import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, type Job } from '../jobs.ts';
import type { Complaint, Rule } from '../rule.ts';

export const reservedVolume: Rule = {
  id: 'reserved-volume',
  severity: 'error',
  summary: 'a volume or mount that takes a name or a path of the pod utilities',
  why:
    'logs, code, tools, gcs-credentials and s3-credentials are volumes of the pod utilities, mounted at /logs, ' +
    '/home/prow/go and /tools; Prow refuses to load a job that uses them.',
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
  check: eachJob((job) => [...reservedVolumes(job), ...reservedMounts(job)]),
};

function reservedVolumes(job: Job): Complaint[] {
  return items(child(job.node, 'spec', 'volumes')).flatMap((volume) => {
    const name = textAt(volume, 'name') ?? '';
    if (!RESERVED_VOLUMES.includes(name)) return [];
    return [
      about(
        job,
        { message: `the volume name \`${name}\` belongs to the pod utilities`, fix: 'use another name' },
        volume.at,
      ),
    ];
  });
}

function reservedMounts(job: Job): Complaint[] {
  return containersOf(job).flatMap((container) =>
    items(child(container, 'volumeMounts')).flatMap((mount) => {
      const path = textAt(mount, 'mountPath') ?? '';
      const name = textAt(mount, 'name') ?? '';
      if (!RESERVED_MOUNT_PATHS.includes(path) && !RESERVED_MOUNTS.includes(name)) return [];
      const what = RESERVED_MOUNT_PATHS.includes(path) ? `path \`${path}\`` : `name \`${name}\``;
      return [
        about(job, { message: `the ${what} of this mount belongs to the pod utilities`, fix: 'use another' }, mount.at),
      ];
    }),
  );
}
