import { join } from 'node:path';
import type { PeerName } from '../peers.ts';

/** In the order in which they need each other. */
export const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'virt-controller',
  'kwok',
] as const satisfies readonly PeerName[];

export type Program = (typeof PROGRAMS)[number];

export interface Layout {
  readonly folder: string;
  readonly kubevirt: boolean | 'kinds';
  /** More arguments of the API server, and of the controllers. */
  readonly apiServer: readonly string[];
  readonly controllerManager: readonly string[];
  readonly ports: Readonly<Record<Program | 'etcd-peer', number>>;
}

/** The command line of each program: loopback only, everything it writes in our folder, no leader election, no client-side rate limit that shows. */
export function argumentsOf(program: Program, layout: Layout): string[] {
  const { folder, ports, kubevirt } = layout;
  const at = (name: string): string => join(folder, name);
  switch (program) {
    case 'etcd':
      return etcd(at('etcd'), ports);
    case 'kube-apiserver':
      return [
        `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${ports['kube-apiserver']}`,
        `--cert-dir=${at('pki')}`,
        `--token-auth-file=${at('tokens.csv')}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.96.0.0/16',
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${at('service-account.key')}`,
        `--service-account-signing-key-file=${at('service-account.key')}`,
        '--allow-privileged=true',
        `--audit-policy-file=${at('audit-policy.yaml')}`,
        `--audit-log-path=${at('audit.log')}`,
        '--audit-log-maxsize=10000',
        '--max-requests-inflight=3000',
        '--max-mutating-requests-inflight=1000',
        ...layout.apiServer,
      ];
    case 'kube-controller-manager':
      return [
        ...client(at('kubeconfig'), ports[program]),
        `--cert-dir=${at('pki/controller-manager')}`,
        `--service-account-private-key-file=${at('service-account.key')}`,
        `--root-ca-file=${at('pki/apiserver.crt')}`,
        ...layout.controllerManager,
      ];
    case 'kube-scheduler':
      return [...client(at('kubeconfig'), ports[program]), `--cert-dir=${at('pki/scheduler')}`];
    case 'virt-controller':
      return [
        `--kubeconfig=${at('kubeconfig')}`,
        '--launcher-image=virt-launcher',
        '--exporter-image=virt-exportserver',
        '--listen=127.0.0.1',
        `--port=${ports[program]}`,
        `--prom-cert-file=${at('pki/apiserver.crt')}`,
        `--prom-key-file=${at('pki/apiserver.key')}`,
      ];
    case 'kwok':
      return [
        `--kubeconfig=${at('kubeconfig')}`,
        `--config=${at('stages.yaml')}`,
        `--config=${at('usage.yaml')}`,
        ...(kubevirt === false ? [] : [`--config=${at('stages-kubevirt.yaml')}`]),
        ...(kubevirt === 'kinds' ? [`--config=${at('stages-kinds.yaml')}`] : []),
        '--manage-all-nodes=true',
        `--server-address=127.0.0.1:${ports.kwok}`,
        '--node-ip=10.128.0.1',
        '--cidr=10.128.0.0/9',
        // Short enough that a restarted kwok soon takes the leases of its nodes over.
        '--node-lease-duration-seconds=40',
      ];
  }
}

/** virt-controller believes that it runs in a pod. */
export const environmentOf = (program: Program): Readonly<Record<string, string>> =>
  program === 'virt-controller'
    ? { POD_NAMESPACE: 'kubevirt', POD_NAME: 'virt-controller-0', NODE_NAME: 'node-01' }
    : {};

function etcd(data: string, ports: Layout['ports']): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports['etcd-peer']}`;
  return [
    `--data-dir=${data}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--log-level=warn',
    '--unsafe-no-fsync',
  ];
}

const client = (kubeconfig: string, port: number): string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--authentication-kubeconfig=${kubeconfig}`,
  `--authorization-kubeconfig=${kubeconfig}`,
  '--bind-address=127.0.0.1',
  `--secure-port=${port}`,
  '--leader-elect=false',
  '--kube-api-qps=1000',
  '--kube-api-burst=1000',
];
