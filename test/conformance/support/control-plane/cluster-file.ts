import { stringify } from 'yaml';
import type { Layout, Program } from './commands.ts';
import { CONTEXT } from './files.ts';

/** How prowess knows of this control plane: a file for `suites/clusters`. Its programs are no pods, so their pages are named. */
export function clusterFile({ ports, kubevirt }: Layout, nodes: number): string {
  const page = (component: Program, scheme: string, more: object): object => ({
    component,
    url: `${scheme}://127.0.0.1:${ports[component]}/metrics`,
    ...more,
  });
  const controllers = ['kube-controller-manager', 'kube-scheduler'] as const;
  return stringify({
    version: 1,
    cluster: 'local',
    description: 'the control plane of npm run cluster:up',
    kubeconfig: { context: CONTEXT },
    nodes: { schedulable: nodes, controlPlane: 0 },
    limits: { perNode: { VirtualMachineInstance: 200 } },
    lock: { duration: '30s', waitMax: '5m' },
    metrics: [
      page('etcd', 'http', {}),
      ...controllers.map((each) => page(each, 'https', { insecureSkipTlsVerify: true, login: true })),
      ...(kubevirt === true ? [page('virt-controller', 'https', { insecureSkipTlsVerify: true })] : []),
    ],
  });
}
