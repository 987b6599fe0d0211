import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { findAccess } from '../../../../src/adapters/kube/access/find-access.ts';
import { connectKube, type KubeCluster } from '../../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../../src/adapters/system-clock.ts';
import { listAt, stringAt } from '../../../../src/model/json.ts';
import { RESOURCES } from '../../../../src/model/resources.ts';
import { ms, seconds } from '../../../../src/model/units.ts';
import { peer } from '../peers.ts';
import { temporaryFolder } from '../prow-site.ts';
import { argumentsOf, type Layout, type Program } from './commands.ts';
import { CONTEXT, type User, writeFiles } from './files.ts';
import { createNodes } from './nodes.ts';
import { type Processes, processesIn } from './processes.ts';

/** A real Kubernetes control plane on loopback, with kwok in the place of its nodes' kubelets. */
export interface ControlPlane {
  readonly folder: string;
  /** Path of a kubeconfig with one context for each user. */
  readonly kubeconfig: string;
  /** What was changed by whom: JSON lines of audit.k8s.io/v1 at level Metadata. */
  readonly auditLog: string;
  /** A connection of its own; the caller closes it. */
  connect(user?: User): KubeCluster;
  /** Ends a program at once, as a crash would; `start` brings it back with what it had stored. */
  kill(program: Program): Promise<void>;
  start(program: Program): Promise<void>;
  /** Ends everything. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly nodes?: number;
  /** Where it lives; without one it has a folder of its own and ends with this process. */
  readonly folder?: string;
}

/** Starts a control plane. Takes about 15 s once the programs are built. */
export async function startControlPlane({ nodes = 4, ...options }: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const folder = options.folder ?? temporaryFolder();
  const processes = processesIn(folder);
  if (options.folder === undefined) process.prependOnceListener('exit', processes.killNow);
  const layout = { folder, ports: await freePorts() };
  writeFiles(folder, layout.ports['kube-apiserver']);
  const plane = controlPlane(layout, processes);
  try {
    for (const program of PROGRAMS) await plane.start(program);
    const admin = plane.connect();
    await createNodes(admin, nodes);
    await untilNodesAreReady(admin);
    await admin.close();
  } catch (error) {
    await plane.stop();
    throw error;
  }
  return plane;
}

/** In the order in which they need each other. */
const PROGRAMS: readonly Program[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];

function controlPlane(layout: Layout, processes: Processes): ControlPlane {
  const { folder } = layout;
  const kubeconfig = join(folder, 'kubeconfig');
  const connect = (user: User = 'admin'): KubeCluster => {
    const context = user === 'admin' ? CONTEXT : `${CONTEXT}-${user}`;
    return connectKube(findAccess({ env: {}, file: kubeconfig, context }), systemClock);
  };
  return {
    folder,
    kubeconfig,
    auditLog: join(folder, 'audit.log'),
    connect,
    kill: (program) => processes.kill(program),
    async start(program) {
      processes.start(program, await peer(program), argumentsOf(program, layout));
      if (program === 'kube-apiserver') await untilApiServerAnswers(layout, connect, processes);
    },
    stop: () => processes.stop(),
  };
}

async function untilApiServerAnswers(
  { folder }: Layout,
  connect: ControlPlane['connect'],
  processes: Processes,
): Promise<void> {
  await until(
    'the API server answers',
    () => processes.log('kube-apiserver'),
    async () => {
      if (!existsSync(join(folder, 'pki/apiserver.crt'))) return false;
      const admin = connect();
      try {
        const { text } = await admin.text('/readyz', call);
        return text === 'ok';
      } catch {
        return false;
      } finally {
        await admin.close();
      }
    },
  );
}

async function untilNodesAreReady(cluster: KubeCluster): Promise<void> {
  await until(
    'every node is ready',
    () => '',
    async () => {
      const { items } = await cluster.list({ resource: RESOURCES.nodes }, call);
      return items.every((node) => {
        const ready = listAt(node, 'status', 'conditions').find((each) => stringAt(each, 'type') === 'Ready');
        return stringAt(ready, 'status') === 'True' && listAt(node, 'spec', 'taints').length === 0;
      });
    },
  );
}

async function until(what: string, evidence: () => string, holds: () => Promise<boolean>): Promise<void> {
  const giveUp = systemClock.monotonic() + seconds(90);
  while (!(await holds())) {
    if (systemClock.monotonic() > giveUp) throw new Error(`waited in vain until ${what}\n${evidence()}`);
    await systemClock.sleep(ms(200));
  }
}

const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };

/** Ports that nobody listens on now. */
async function freePorts(): Promise<Layout['ports']> {
  const free = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    return port;
  };
  const [etcd, etcdPeer, apiServer, controllerManager, scheduler, kwok] = await Promise.all([
    free(),
    free(),
    free(),
    free(),
    free(),
    free(),
  ]);
  return {
    etcd,
    'etcd-peer': etcdPeer,
    'kube-apiserver': apiServer,
    'kube-controller-manager': controllerManager,
    'kube-scheduler': scheduler,
    kwok,
  };
}
