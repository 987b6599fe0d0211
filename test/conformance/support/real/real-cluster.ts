import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { type Processes, processesIn } from '../control-plane/processes.ts';
import { areNodesReady, until } from '../control-plane/ready.ts';
import { peer } from '../peers.ts';
import { type Cgroup, makeCgroup, nameOf, processesOf, removeCgroup } from './cgroups.ts';
import { type Lan, startLan } from './lan.ts';
import { addressOf, CONTROL_PLANE, NODES, type NodeName, ROUTES } from './network.ts';
import { NODE_GRACE, writeNodeFiles } from './node-files.ts';
import { whyNot } from './requirements.ts';
import { type NodeRoot, nodeRoot } from './root.ts';

/** A control plane with two real nodes: kubelet, containerd and runc, in namespaces of their own on this machine. */
export interface RealCluster {
  readonly plane: ControlPlane;
  /** Resolves once both nodes are ready and take pods: what went wrong on one taints it for a while. */
  ready(): Promise<void>;
  /** Gives both nodes an image, from an archive as `writeImage` writes it: they reach no registry. */
  load(archive: string): Promise<void>;
  /** Where a node has its `/node`, in which a test and a pod on that node find each other's files. */
  shared(node: NodeName): string;
  /** The beginning of a command line that starts a program in the network of the nodes, whose pods reach it at the control plane's address. */
  readonly enterNetwork: readonly string[];
  /** Ends a node's kubelet at once, as a crash would; its containers run on. */
  killKubelet(node: NodeName): void;
  /** Ends all processes of a program in the pods of a node at once. */
  killInPods(node: NodeName, program: string): void;
  /** Ends everything, and removes its folder. */
  stop(): Promise<void>;
}

export interface RealClusterOptions {
  /** Where it lives; what an earlier cluster left there is removed first. */
  readonly folder: string;
  /** Whether it ends with this process, also when that is killed. */
  readonly endsWithUs: boolean;
  /** How often kubelets look at what their node uses, in seconds; absent: as usual, 10. */
  readonly looksEverySeconds?: number;
}

/** Starts a control plane and two nodes, in about half a minute once what they need is made. Throws where this machine cannot. */
export async function startRealCluster({
  folder,
  endsWithUs,
  looksEverySeconds,
}: RealClusterOptions): Promise<RealCluster> {
  const reason = whyNot();
  if (reason !== undefined) throw new Error(reason);
  const parts = { root: await nodeRoot(), kubelet: await peer('kubelet') };
  await endCluster(folder);
  const processes = processesIn(nodesIn(folder));
  try {
    const lan = await startLan(nodesIn(folder), processes, endsWithUs);
    const tokens = NODES.map((node) => ({ node, token: randomBytes(16).toString('hex') }));
    const plane = await startControlPlane({ folder, nodes: NODES.length, ...controlPlaneIn(lan, tokens) });
    const cgroups = new Map(NODES.map((node) => [node, cgroupOf(folder, node)]));
    for (const { node, token } of tokens)
      startNode({ node, token, plane, lan, processes, cgroup: cgroups.get(node) ?? [], looksEverySeconds, ...parts });
    const ready = () => nodesAreReady(plane, processes);
    await ready();
    return {
      plane,
      ready,
      load: async (archive) => {
        for (const node of NODES) await importInto(node, cgroups.get(node) ?? [], archive, join(nodesIn(folder), node));
      },
      shared: (node) => join(nodesIn(folder), node),
      enterNetwork: lan.enterNetwork,
      killKubelet: (node) => kill(cgroups.get(node) ?? [], 'kubelet'),
      killInPods: (node, program) => kill(cgroups.get(node) ?? [], program),
      stop: () => endCluster(folder),
    };
  } catch (error) {
    await endCluster(folder);
    throw error;
  }
}

/** Ends the cluster that lives in a folder, its nodes real or not, whatever is left of it; removes the folder. */
export async function endCluster(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const processes = processesIn(nodesIn(folder));
  await processes.kill('lan'); // and with it all that runs in its namespace
  await processes.stop();
  await processesIn(folder).stop();
  for (const node of NODES) await removeCgroup(cgroupIn(folder, node));
  rmSync(folder, { recursive: true });
}

const nodesIn = (folder: string): string => join(folder, 'nodes');

/** What is different about a control plane that lives in a network of its own, with kubelets that log in. */
const controlPlaneIn = (lan: Lan, tokens: readonly { readonly node: NodeName; readonly token: string }[]) => ({
  network: lan,
  accounts: tokens.map(({ node, token }) => ({ user: `system:node:${node}`, groups: ['system:nodes'], token })),
  apiServer: [
    '--authorization-mode=Node',
    '--bind-address=0.0.0.0',
    `--advertise-address=${CONTROL_PLANE}`,
    '--kubelet-preferred-address-types=InternalIP',
  ],
  controllerManager: [`--node-monitor-grace-period=${NODE_GRACE}`],
});

const NODE_MEMORY = 4 * 2 ** 30;

/** Makes a node's group, and remembers it where the end of the cluster finds it. */
function cgroupOf(folder: string, node: NodeName): Cgroup {
  const name = `prowess-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}-${node}`;
  const cgroup = makeCgroup(name, NODE_MEMORY);
  mkdirSync(join(nodesIn(folder), node), { recursive: true });
  writeFileSync(cgroupFile(folder, node), JSON.stringify(cgroup, null, 2));
  return cgroup;
}

function cgroupIn(folder: string, node: NodeName): Cgroup {
  const file = cgroupFile(folder, node);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

const cgroupFile = (folder: string, node: NodeName): string => join(nodesIn(folder), node, 'cgroup.json');

interface NodeParts {
  readonly node: NodeName;
  readonly token: string;
  readonly plane: ControlPlane;
  readonly lan: Lan;
  readonly processes: Processes;
  readonly cgroup: Cgroup;
  readonly root: NodeRoot;
  readonly kubelet: string;
  readonly looksEverySeconds: number | undefined;
}

function startNode(parts: NodeParts): void {
  const { node, token, plane, lan, processes, cgroup, root, kubelet, looksEverySeconds } = parts;
  const folder = join(nodesIn(plane.folder), node);
  writeNodeFiles(folder, node, {
    token,
    port: plane.ports['kube-apiserver'],
    certificate: join(plane.folder, 'pki/apiserver.crt'),
  });
  const [command = '', ...enter] = lan.enter;
  processes.start(node, command, [...enter, 'bash', join(import.meta.dirname, 'node.sh'), folder], {
    NODE: node,
    ADDRESS: addressOf(node),
    ROUTES,
    CGROUPS: cgroup.join(' '),
    MEMORY_KB: String(NODE_MEMORY / 1024),
    ROOT: root.root,
    IMAGE: root.image,
    KUBELET: dirname(kubelet),
    KUBELET_FLAGS: looksEverySeconds === undefined ? '' : `--housekeeping-interval=${looksEverySeconds}s`,
  });
}

async function nodesAreReady(plane: ControlPlane, processes: Processes): Promise<void> {
  const admin = plane.connect();
  const logs = (): string =>
    NODES.map((node) => `${node}: ${processes.log(node)}\n${kubeletLog(plane.folder, node)}`).join('\n');
  const ready = async (): Promise<boolean> => {
    const ended = NODES.find((node) => !processes.isAlive(node));
    if (ended !== undefined) throw new Error(`${ended} ended while it was started\n${logs()}`);
    return areNodesReady(admin, NODES.length);
  };
  await until('both nodes are ready', ready, logs).finally(() => admin.close());
}

function kubeletLog(folder: string, node: NodeName): string {
  const file = join(nodesIn(folder), node, 'kubelet.log');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-6).join('\n') : 'its kubelet has not begun';
}

/** By a containerd that sees the node's own root; the archive lies in the folder that the node has as `/node`. */
async function importInto(node: NodeName, cgroup: Cgroup, archive: string, shared: string): Promise<void> {
  const containerd = processesOf(cgroup).find((pid) => nameOf(pid) === 'containerd');
  if (containerd === undefined) throw new Error(`no containerd runs on ${node}`);
  const copy = join(shared, 'image.tar');
  copyFileSync(archive, copy);
  const enter = [`--target=${containerd}`, '--mount', '--net', '--pid'];
  const ctr = ['ctr', '--namespace=k8s.io', 'images', 'import', '/node/image.tar'];
  await promisify(execFile)('nsenter', [...enter, '--', ...ctr]);
  rmSync(copy);
}

function kill(cgroup: Cgroup, program: string): void {
  const pids = processesOf(cgroup).filter((pid) => nameOf(pid) === program);
  if (pids.length === 0) throw new Error(`no ${program} runs in ${cgroup[0]}`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}
