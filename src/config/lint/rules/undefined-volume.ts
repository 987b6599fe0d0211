import { RESERVED_VOLUMES } from '../../../prow/names.ts';
import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { containersOf, type Job, type JobTree, presetsFor, unknownPresets } from '../jobs.ts';
import type { Rule } from '../rule.ts';

export const undefinedVolume: Rule = {
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
    const known = volumesOf(job, tree);
    return containersOf(job)
      .flatMap((container) => items(child(container, 'volumeMounts')))
      .flatMap((mount) => {
        const name = textAt(mount, 'name') ?? '';
        if (known.has(name)) return [];
        return [
          about(job, { message: `the pod has no volume \`${name}\``, fix: 'declare it in spec.volumes' }, mount.at),
        ];
      });
  }),
};

/** By name: the pod's own, those of its presets, and those that decoration adds. */
function volumesOf(job: Job, tree: JobTree): Set<string> {
  const own = items(child(job.node, 'spec', 'volumes'));
  const byPreset = presetsFor(job, tree).flatMap(({ node }) => items(child(node, 'volumes')));
  const secrets = items(child(job.node, 'decoration_config', 'ssh_key_secrets')).map((node) =>
    node.kind === 'scalar' ? node.text : '',
  );
  const oauth = textAt(job.node, 'decoration_config', 'oauth_token_secret', 'name') ?? '';
  return new Set([
    ...[...own, ...byPreset].map((volume) => textAt(volume, 'name') ?? ''),
    ...RESERVED_VOLUMES,
    ...secrets,
    oauth,
  ]);
}
