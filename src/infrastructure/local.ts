import type { LocalProvider } from '../model/infrastructure.ts';
import type { Instance } from './instance.ts';
import type { NodeCounts, Provision } from './provision.ts';

/** This repository's own control plane on this machine: etcd, Kubernetes' programs, and kwok for as many nodes as the cluster file says. */
export function localProvision(
  { checkout, kubevirt, inherit }: LocalProvider,
  { folder }: Instance,
  { schedulable }: NodeCounts,
): Provision {
  const own = `${folder}/cluster`;
  const cluster = (act: 'up' | 'down', ...more: readonly string[]): readonly string[] => [
    'npm',
    'run',
    '-s',
    `cluster:${act}`,
    '--',
    '--folder',
    own,
    ...more,
  ];
  return {
    files: {},
    up: [cluster('up', '--nodes', String(schedulable), ...(kubevirt ? ['--kubevirt'] : []))],
    kubeconfig: { file: `${own}/kubeconfig` },
    install: [],
    pinned: {},
    down: [cluster('down')],
    gone: { command: ['test', '!', '-e', own] },
    folder: checkout,
    environment: {},
    inherit: ['XDG_CACHE_HOME', 'GOPROXY', 'GOFLAGS', 'GOSUMDB', ...inherit],
  };
}
