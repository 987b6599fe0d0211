import { systemClock } from '../../../src/adapters/system-clock.ts';
import { isJsonObject, type JsonObject, listAt, numberAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { ms, seconds } from '../../../src/model/units.ts';
import { ApiError, type Cluster } from '../../../src/runner/cluster.ts';

const NAMESPACE = 'kubevirt';
const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
const DEPLOYED = {
  'virt-api': 'VIRT_API_IMAGE',
  'virt-controller': 'VIRT_CONTROLLER_IMAGE',
  'virt-handler': 'VIRT_HANDLER_IMAGE',
};

/**
 * KubeVirt's components as Deployments of a control plane whose kubelets are played, and in the place of virt-operator a loop: it gives each
 * component the image that its own Deployment's variables name, and says in the KubeVirt object what it has rolled out, as
 * pkg/virt-operator does.
 */
export async function playOperator(cluster: Cluster): Promise<{ stop(): Promise<void> }> {
  for (const component of ['virt-operator', ...Object.keys(DEPLOYED)]) {
    await cluster.create(deployment(component), RESOURCES.deployments, call);
  }
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await reconcile(cluster).catch(passOver);
      await systemClock.sleep(ms(300));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await loop;
    },
  };
}

/** A busy machine answers late: the next turn does the same again. */
function passOver(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

const USUAL = (component: string): string => `quay.io/kubevirt/${component}:v1.6.0`;

const deployment = (component: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: NAMESPACE, name: component },
  spec: {
    replicas: 1,
    selector: { matchLabels: { 'kubevirt.io': component } },
    template: {
      metadata: { labels: { 'kubevirt.io': component } },
      spec: { containers: [{ name: component, image: USUAL(component) }] },
    },
  },
});

const refOf = (name: string) => ({ resource: RESOURCES.deployments, namespace: NAMESPACE, name });

async function reconcile(cluster: Cluster): Promise<void> {
  const operator = (await cluster.get(refOf('virt-operator'), call)).object;
  const [container] = listAt(operator, 'spec', 'template', 'spec', 'containers').filter(isJsonObject);
  const variables = Object.fromEntries(
    listAt(container, 'env')
      .filter(isJsonObject)
      .map((each) => [stringAt(each, 'name') ?? '', stringAt(each, 'value') ?? '']),
  );
  const images = Object.entries(DEPLOYED).map(
    ([component, variable]) => [component, variables[variable] ?? USUAL(component)] as const,
  );
  for (const [component, image] of images) {
    const spec = { template: { spec: { containers: [{ name: component, image }] } } };
    await cluster.patch(refOf(component), { spec }, call);
  }
  const names = ['virt-operator', ...Object.keys(DEPLOYED)];
  const done = (await Promise.all(names.map((name) => isRolledOut(cluster, name)))).every(Boolean);
  const version = variables.KUBEVIRT_VERSION ?? 'v1.6.0';
  const registry = (stringAt(container, 'image') ?? '').replace(/\/virt-operator.*$/, '');
  const status = {
    targetKubeVirtVersion: version,
    ...(done && {
      observedKubeVirtVersion: version,
      observedKubeVirtRegistry: registry,
      observedDeploymentConfig: JSON.stringify({ registry, kubeVirtVersion: version, images }),
    }),
    conditions: [
      { type: 'Available', status: done ? 'True' : 'False' },
      { type: 'Progressing', status: done ? 'False' : 'True' },
    ],
  };
  const kubevirt = { resource: RESOURCES.kubevirts, namespace: NAMESPACE, name: 'kubevirt', subresource: 'status' };
  await cluster.patch(kubevirt, { status }, call);
}

async function isRolledOut(cluster: Cluster, name: string): Promise<boolean> {
  const { object } = await cluster.get(refOf(name), call);
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  return (
    status('observedGeneration') === numberAt(object, 'metadata', 'generation') &&
    status('updatedReplicas') === 1 &&
    status('replicas') === 1 &&
    status('availableReplicas') === 1
  );
}
