import type { SimContext } from '../context.ts';
import type { Stage } from '../stages.ts';
import { runBenchmarkPods } from './benchmark-pods.ts';
import { createControllerClients } from './client.ts';
import { runCustomKinds } from './custom-kinds.ts';
import { runDeploymentController } from './deployments.ts';
import { runGarbageCollector } from './garbage.ts';
import { createImagePulls } from './image-pulls.ts';
import { podInPhase } from './kubelet.ts';
import { runKubevirtOperator } from './kubevirt-operator.ts';
import { runStages } from './lifecycle.ts';
import { runNamespaceController } from './namespaces.ts';
import type { Nodes } from './nodes.ts';
import { measurePhases } from './phase-metrics.ts';
import { runPilots } from './pilots.ts';
import { runRampPods } from './ramp-pods.ts';
import { runReplicaControllers } from './replicas.ts';
import { runScheduler } from './scheduler.ts';
import { runVmController } from './vm.ts';
import { runVmiController, startedPaused, withVmiPhase } from './vmi.ts';

/** Everything that acts by itself in the cluster. */
export function runControllers(context: SimContext, nodes: Nodes, stages: readonly Stage[]): void {
  const { serverNow } = context;
  const clients = createControllerClients(context);
  const pullMs = createImagePulls(context);
  runStages({
    context,
    stages,
    finish: {
      Pod: (pod, phase) => podInPhase(pod, phase, serverNow()),
      VirtualMachineInstance: (vmi, phase) => startedPaused(withVmiPhase(vmi, phase, serverNow()), serverNow()),
    },
    extraMs: ({ name }, object) => (name === 'pod-running' ? pullMs(object) : 0),
    isAlive: nodes.isAlive,
  });
  runScheduler(context, clients.scheduler);
  runVmiController(context, clients.virtController);
  runVmController(context, clients.virtController);
  runReplicaControllers(context, clients);
  runDeploymentController(context);
  runKubevirtOperator(context);
  runNamespaceController(context);
  runGarbageCollector(context);
  runCustomKinds(context);
  runBenchmarkPods(context, nodes.isAlive);
  runRampPods(context);
  runPilots(context, nodes.isAlive);
  measurePhases(context);
}
