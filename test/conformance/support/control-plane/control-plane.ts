import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../../../../src/adapters/kube/access/access.ts';
import { findAccess } from '../../../../src/adapters/kube/access/find-access.ts';
import { connectKube, type KubeCluster } from '../../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { peer } from '../peers.ts';
import { clusterFile } from './cluster-file.ts';
import { argumentsOf, environmentOf, type Layout, PROGRAMS, type Program } from './commands.ts';
import { type Account, CONTEXT, type User, writeFiles } from './files.ts';
import { guard } from './guard.ts';
import { installKubevirt } from './kubevirt.ts';
import type { Network } from './network.ts';
import { createNodes } from './nodes.ts';
import { freePorts } from './ports.ts';
import { type Processes, processesIn } from './processes.ts';
import { areNodesReady, isServing, until } from './ready.ts';

/** A real Kubernetes control plane on loopback, with kwok in the place of its nodes' kubelets where it has no network of its own. */
export interface ControlPlane {
  readonly folder: string;
  /** Path of a kubeconfig with one context for each user. */
  readonly kubeconfig: string;
  /** Path of a file for `suites/clusters` that names it `local`, with its programs' pages of metrics. */
  readonly clusterFile: string;
  /** What was changed by whom: JSON lines of audit.k8s.io/v1 at level Metadata. */
  readonly auditLog: string;
  readonly ports: Layout['ports'];
  /** A connection of its own; the caller closes it. */
  connect(user?: User): KubeCluster;
  /** The process of a program that was started. */
  pid(program: Program): number | undefined;
  /** Ends a program at once, as a crash would; `start` brings it back with what it had stored. */
  kill(program: Program): Promise<void>;
  start(program: Program): Promise<void>;
  /** Starts a second API server beside the first, perhaps with more arguments; resolves to its port. */
  startReplica(more?: readonly string[]): Promise<number>;
  /** Ends everything. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly nodes?: number;
  /** More arguments of these programs. */
  readonly apiServer?: readonly string[];
  readonly controllerManager?: readonly string[];
  /** Who else may log in. */
  readonly accounts?: readonly Account[];
  /** Where its programs run. There real nodes join: it starts none, and no kwok. */
  readonly network?: Network;
  /**
   * With KubeVirt's kinds and its virt-controller; kwok then plays virt-handler as well. With its kinds alone they are custom
   * resources and no more: kwok lets instances run by itself.
   */
  readonly kubevirt?: boolean | 'kinds';
  /** Where it lives, and runs on without this process; without one it has a folder of its own and ends with this process, also when that is killed. */
  readonly folder?: string;
}

/** Starts a control plane. Takes about 15 s once the programs are built. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { folder = temporaryFolder(), kubevirt = false, nodes = 4, network } = options;
  const { apiServer = [], controllerManager = [] } = options;
  const processes = processesIn(folder);
  const guarded = guard(folder);
  if (options.folder === undefined) process.prependOnceListener('exit', processes.killNow);
  const ports = await freePorts(['etcd-peer', ...PROGRAMS]);
  const layout = { folder, kubevirt, apiServer, controllerManager, ports };
  writeFiles(folder, ports['kube-apiserver'], options.accounts);
  network?.forward(Object.values(ports));
  writeFileSync(join(folder, CLUSTER_FILE), clusterFile(layout, nodes));
  const plane = controlPlane(layout, network === undefined ? processes : entering(processes, network.enter));
  try {
    await startAll(plane, kubevirt, network === undefined ? nodes : 'join');
    if (options.folder !== undefined) guarded.release();
  } catch (error) {
    await plane.stop();
    throw error;
  }
  return plane;
}

const CLUSTER_FILE = 'local.yaml';

/** The same, but what is started is started by a command line that begins so. */
const entering = (processes: Processes, [command = '', ...enter]: readonly string[]): Processes => ({
  ...processes,
  start: (name, binary, args, env) => processes.start(name, command, [...enter, binary, ...args], env),
});

async function startAll(plane: ControlPlane, kubevirt: Layout['kubevirt'], nodes: number | 'join'): Promise<void> {
  await plane.start('etcd');
  await plane.start('kube-apiserver');
  const admin = plane.connect();
  // A client that watches kinds of KubeVirt wants to find them.
  if (kubevirt !== false) await installKubevirt(admin);
  for (const program of PROGRAMS.slice(2)) {
    if (program === 'virt-controller' && kubevirt !== true) continue;
    if (program === 'kwok' && nodes === 'join') continue; // it would take real nodes over
    await plane.start(program);
  }
  if (nodes !== 'join') {
    await createNodes(admin, nodes);
    await until('every node is ready', () => areNodesReady(admin, nodes));
  }
  await admin.close();
}

function controlPlane(layout: Layout, processes: Processes): ControlPlane {
  const { folder, ports } = layout;
  const kubeconfig = join(folder, 'kubeconfig');
  const access = (user: User): Access =>
    findAccess({ env: {}, file: kubeconfig, context: user === 'admin' ? CONTEXT : `${CONTEXT}-${user}` });
  const connect = (user: User = 'admin'): KubeCluster => connectKube(access(user), systemClock);
  const answers = async (): Promise<boolean> => {
    if (!existsSync(join(folder, 'pki/apiserver.crt'))) return false;
    const admin = connect();
    return isServing(admin).finally(() => admin.close());
  };
  return {
    folder,
    kubeconfig,
    clusterFile: join(folder, CLUSTER_FILE),
    auditLog: join(folder, 'audit.log'),
    ports,
    connect,
    pid: (program) => processes.pid(program),
    kill: (program) => processes.kill(program),
    async start(program) {
      processes.start(program, await peer(program), argumentsOf(program, layout), environmentOf(program));
      if (program !== 'kube-apiserver') return;
      await until('the API server answers', answers, () => processes.log(program));
    },
    async startReplica(more = []) {
      const { port } = await freePorts(['port']);
      const there = {
        ...layout,
        apiServer: [...layout.apiServer, ...more],
        ports: { ...ports, 'kube-apiserver': port },
      };
      processes.start('replica', await peer('kube-apiserver'), argumentsOf('kube-apiserver', there), {});
      const connection = connectKube({ ...access('admin'), server: new URL(`https://127.0.0.1:${port}`) }, systemClock);
      await until(
        'the replica answers',
        () => isServing(connection),
        () => processes.log('replica'),
      );
      await connection.close();
      return port;
    },
    stop: () => processes.stop(),
  };
}
