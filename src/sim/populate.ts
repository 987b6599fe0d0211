import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { JsonObject } from '../model/json.ts';
import type { SimContext } from './context.ts';
import { podInPhase } from './controllers/kubelet.ts';
import { configOf } from './controllers/kubevirt-release.ts';
import type { SimProcess } from './metrics/process.ts';
import { keyOf, namespaceOf, withCondition, withStatus } from './registry/objects.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubevirt'];

export function makeNamespaces(context: SimContext): void {
  for (const name of NAMESPACES) makeNamespace(context, name);
}

/** What runs before any client comes: the control plane's pods and KubeVirt. */
export function install(context: SimContext): void {
  const { registry, components, options } = context;
  for (const process of components.all) makeRunningPod(context, componentPod(process));
  registry.create(registry.kinds.named('Deployment'), 'kubevirt', virtOperator(options.kubevirtVersion));
  makeKubevirt(context);
  for (const name of options.runtimeClasses) makeRuntimeClass(context, name);
}

function makeRuntimeClass({ registry }: SimContext, name: string): void {
  const manifest = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name }, handler: name };
  registry.create(registry.kinds.named('RuntimeClass'), '', manifest);
}

export function makeNamespace({ registry }: SimContext, name: string, labels: JsonObject = {}): void {
  const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  registry.create(registry.kinds.named('Namespace'), '', manifest);
}

function makeRunningPod({ registry, serverNow }: SimContext, manifest: JsonObject): void {
  const pods = registry.kinds.named('Pod');
  const pod = registry.create(pods, namespaceOf(manifest), manifest);
  const running = withStatus(podInPhase(pod, 'Running', serverNow()), { phase: 'Running' });
  registry.write(pods, withCondition(running, { type: 'Ready', status: 'True' }, serverNow()));
}

function componentPod({ component, pod, node, namespace, port }: SimProcess): JsonObject {
  const labels: { [key: string]: string } =
    namespace === 'kubevirt' ? { 'kubevirt.io': component } : { component, tier: 'control-plane' };
  const ports = [{ name: 'metrics', containerPort: port }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace, labels },
    spec: { nodeName: node, containers: [{ name: component, image: `sim/${component}`, ports }] },
  } satisfies Pod;
}

const virtOperator = (version: string): JsonObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'virt-operator', namespace: 'kubevirt', labels: { 'kubevirt.io': 'virt-operator' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { 'kubevirt.io': 'virt-operator' } },
      template: {
        metadata: { labels: { 'kubevirt.io': 'virt-operator' } },
        spec: {
          nodeName: 'control-plane-0',
          containers: [{ name: 'virt-operator', image: `quay.io/kubevirt/virt-operator:${version}` }],
        },
      },
    },
  }) satisfies Deployment;

/** An installation that has been there for long: the operator's first reconciliation finds nothing to do. */
function makeKubevirt({ registry, options, serverNow, faults }: SimContext): void {
  const kubevirts = registry.kinds.named('KubeVirt');
  const made = registry.create(kubevirts, 'kubevirt', {
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { name: 'kubevirt', namespace: 'kubevirt', finalizers: ['foregroundDeleteKubeVirt'] },
    spec: {},
  });
  const config = configOf({ version: options.kubevirtVersion, registry: 'quay.io/kubevirt', images: {} });
  const status = {
    phase: 'Deployed',
    operatorVersion: options.kubevirtVersion,
    targetKubeVirtVersion: options.kubevirtVersion,
    targetKubeVirtRegistry: 'quay.io/kubevirt',
    observedKubeVirtVersion: faults.strike('wrong-version')?.version ?? options.kubevirtVersion,
    observedKubeVirtRegistry: 'quay.io/kubevirt',
    targetDeploymentConfig: config,
    observedDeploymentConfig: config,
    observedGeneration: 1,
  };
  const conditions = { Available: true, Progressing: false, Degraded: false, Created: true };
  const reported = Object.entries(conditions).reduce(
    (object, [type, holds]) => withCondition(object, { type, status: holds ? 'True' : 'False' }, serverNow()),
    withStatus(registry.get(kubevirts, keyOf(made)), status),
  );
  registry.write(kubevirts, reported);
}
