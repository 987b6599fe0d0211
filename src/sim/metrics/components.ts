import type { EpochMs } from '../../model/units.ts';
import type { SimOptions } from '../options.ts';
import { type ApiMeters, defineApiMeters } from './api-server.ts';
import { type ControllerMeters, defineControllerMeters } from './controller.ts';
import { defineEtcdMeters, type EtcdMeters } from './etcd.ts';
import { createProcess, type SimProcess } from './process.ts';

export type ApiServerProcess = SimProcess<ApiMeters>;

export interface ControllerProcess extends SimProcess<ControllerMeters> {
  /** Makes a queue's depth visible in the metrics. */
  showQueue(name: string, depth: () => number): void;
}

/** The processes of the control plane and of KubeVirt whose metrics can be read. */
export interface Components {
  readonly apiServers: readonly ApiServerProcess[];
  readonly controllerManager: ControllerProcess;
  readonly scheduler: ControllerProcess;
  readonly virtController: ControllerProcess;
  readonly etcd: SimProcess<EtcdMeters>;
  readonly all: readonly SimProcess[];
}

interface Dependencies {
  readonly options: SimOptions;
  readonly now: () => EpochMs;
  /** Objects in the store: memory grows with them. */
  readonly objects: () => number;
}

/** Where everything runs of which there is one. */
const CONTROL_PLANE = 'control-plane-0';
const MIB = 2 ** 20;
/** Memory for each stored object, as measured below KubeVirt 1.6: an instance comes with a pod and two Events. */
const OBJECT_BYTES = { apiServer: 500_000, etcd: 55_000, controller: 30_000 } as const;

export function createComponents(needs: Dependencies): Components {
  const { options } = needs;
  const apiServers = Array.from({ length: options.api.replicas }, (_, index) => apiServer(needs, index));
  const etcd = createProcess({
    component: 'etcd',
    pod: `etcd-${CONTROL_PLANE}`,
    node: CONTROL_PLANE,
    namespace: 'kube-system',
    port: 2381,
    now: needs.now,
    define: defineEtcdMeters,
    idleCores: 0.04,
    residentBytes: () => 120 * MIB + OBJECT_BYTES.etcd * needs.objects(),
  });
  const controllerManager = controller(needs, 'kube-controller-manager', 'kube-system', 10257, 0.03);
  const scheduler = controller(needs, 'kube-scheduler', 'kube-system', 10259, 0.01);
  const virtController = controller(needs, 'virt-controller', 'kubevirt', 8443, 0.02);
  const virtApi = controller(needs, 'virt-api', 'kubevirt', 8443, 0.01);
  const virtHandlers = Array.from({ length: options.nodes }, (_, index) => virtHandler(needs, index));
  return {
    apiServers,
    etcd,
    controllerManager,
    scheduler,
    virtController,
    all: [...apiServers, etcd, controllerManager, scheduler, virtController, virtApi, ...virtHandlers],
  };
}

const apiServer = ({ options, now, objects }: Dependencies, index: number): ApiServerProcess =>
  createProcess({
    component: 'kube-apiserver',
    pod: `kube-apiserver-control-plane-${index}`,
    node: `control-plane-${Math.min(index, options.controlPlaneNodes - 1)}`,
    namespace: 'kube-system',
    port: 6443,
    now,
    define: defineApiMeters,
    idleCores: 0.08,
    residentBytes: () => 480 * MIB + OBJECT_BYTES.apiServer * objects(),
  });

function controller(
  { now, objects }: Dependencies,
  component: string,
  namespace: string,
  port: number,
  idleCores: number,
): ControllerProcess {
  const depths = new Map<string, () => number>();
  const depthsNow = (): (readonly [string, number])[] => [...depths].map(([name, depth]) => [name, depth()] as const);
  const process = createProcess({
    component,
    pod: namespace === 'kubevirt' ? `${component}-0` : `${component}-${CONTROL_PLANE}`,
    node: CONTROL_PLANE,
    namespace,
    port,
    now,
    define: defineControllerMeters({
      prefix: namespace === 'kubevirt' ? 'kubevirt_' : '',
      ...(component === 'kube-controller-manager' ? { queues: depthsNow } : {}),
    }),
    idleCores,
    residentBytes: () => 90 * MIB + OBJECT_BYTES.controller * objects(),
  });
  return { ...process, showQueue: (name, depth) => depths.set(name, depth) };
}

const virtHandler = ({ now }: Dependencies, index: number): SimProcess =>
  createProcess({
    component: 'virt-handler',
    pod: `virt-handler-node-${index}`,
    node: `node-${index}`,
    namespace: 'kubevirt',
    port: 8443,
    now,
    define: () => undefined,
    idleCores: 0.01,
    residentBytes: () => 110 * MIB,
  });
