import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { IMAGE } from './image.ts';
import { CONTROL_PLANE, type NodeName, podsOf } from './network.ts';

/** What a node is given to find its API server. */
export interface NodeAccess {
  readonly token: string;
  readonly port: number;
  /** Path of the API server's certificate. */
  readonly certificate: string;
}

/** Writes what a node's programs read; the node sees this folder as /node. */
export function writeNodeFiles(folder: string, node: NodeName, { token, port, certificate }: NodeAccess): void {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  copyFileSync(certificate, at('ca.crt'));
  writeFileSync(at('kubeconfig'), stringify(kubeconfig(`https://${CONTROL_PLANE}:${port}`, token)), { mode: 0o600 });
  writeFileSync(at('kubelet.yaml'), stringify(KUBELET));
  writeFileSync(at('cni.conflist'), JSON.stringify(cni(podsOf(node)), null, 2));
  writeFileSync(at('containerd.toml'), CONTAINERD);
}

const kubeconfig = (server: string, token: string): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'node',
  clusters: [
    { name: 'node', cluster: { server, 'tls-server-name': 'kubernetes', 'certificate-authority': '/node/ca.crt' } },
  ],
  users: [{ name: 'node', user: { token } }],
  contexts: [{ name: 'node', context: { cluster: 'node', user: 'node' } }],
});

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/: a field that does not exist is only logged. */
const KUBELET = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  // Its network has no way in but the control plane.
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: 'AlwaysAllow' },
  failSwapOn: false,
  makeIPTablesUtilChains: false,
  resolvConf: '',
  imageGCHighThresholdPercent: 100,
  // It looks every 10 s: what is left below this line must outlast a pod that fills memory fast.
  evictionHard: {
    'memory.available': '1Gi',
    'nodefs.available': '1%',
    'imagefs.available': '1%',
    'nodefs.inodesFree': '1%',
  },
  evictionPressureTransitionPeriod: '15s',
  kernelMemcgNotification: true,
  // A node that died is known to be after NODE_GRACE.
  nodeLeaseDurationSeconds: 20,
};

/** How long a node may be silent until it counts as not ready: five of its renewals. */
export const NODE_GRACE = '25s';

const cni = (subnet: string): object => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: false,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'bandwidth', capabilities: { bandwidth: true } },
  ],
});

const CRI = 'plugins."io.containerd.grpc.v1.cri"';
const CONTAINERD = `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "/run/containerd/containerd.sock"
[${CRI}]
  sandbox_image = "${IMAGE}"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE a sandbox may not lower its score, and runc says only "can't get final child's PID from pipe: EOF".
  restrict_oom_score_adj = true
[${CRI}.cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "/etc/cni/net.d"
[${CRI}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
[${CRI}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[${CRI}.containerd.runtimes.runc.options]
  BinaryName = "/usr/sbin/runc"
  SystemdCgroup = false
[${CRI}.containerd.runtimes.crun]
  runtime_type = "io.containerd.runc.v2"
[${CRI}.containerd.runtimes.crun.options]
  BinaryName = "/usr/bin/crun"
  SystemdCgroup = false
`;
