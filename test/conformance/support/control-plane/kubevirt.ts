import { isJsonObject, type JsonObject, listAt, stringAt } from '../../../../src/model/json.ts';
import { RESOURCES } from '../../../../src/model/resources.ts';
import { seconds } from '../../../../src/model/units.ts';
import type { Cluster, Resource } from '../../../../src/runner/cluster.ts';
import { run } from '../run.ts';
import { until } from './ready.ts';

const VERSION = 'v1.6.0';
const NAMESPACE = 'kubevirt';

/** What KubeVirt's operator leaves behind: its kinds, its namespace, and a KubeVirt that says what is deployed. */
export async function installKubevirt(cluster: Cluster): Promise<void> {
  const crds = await kubevirtCrds();
  await Promise.all(crds.map((crd) => cluster.create(crd, CRDS, call)));
  await until('the kinds of KubeVirt are served', () => areServed(cluster, crds.length));
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    RESOURCES.namespaces,
    call,
  );
  const ref = { resource: RESOURCES.kubevirts, namespace: NAMESPACE, name: 'kubevirt' };
  const { name, namespace } = ref;
  await cluster.create(
    { apiVersion: 'kubevirt.io/v1', kind: 'KubeVirt', metadata: { name, namespace }, spec: {} },
    ref.resource,
    call,
  );
  await cluster.patch({ ...ref, subresource: 'status' }, { status: DEPLOYED }, call);
}

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

const CRDS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

const DEPLOYED: JsonObject = {
  phase: 'Deployed',
  observedKubeVirtVersion: VERSION,
  targetKubeVirtVersion: VERSION,
  operatorVersion: VERSION,
  conditions: [
    { type: 'Available', status: 'True' },
    { type: 'Progressing', status: 'False' },
    { type: 'Degraded', status: 'False' },
  ],
};

async function kubevirtCrds(): Promise<JsonObject[]> {
  const { code, stdout, stderr } = await run('kubevirt-crds', []);
  if (code !== 0) throw new Error(`kubevirt-crds ended with ${code}: ${stderr}`);
  const printed: unknown = JSON.parse(stdout);
  return Array.isArray(printed) ? printed.filter(isJsonObject) : [];
}

async function areServed(cluster: Cluster, count: number): Promise<boolean> {
  const { items } = await cluster.list({ resource: CRDS }, call);
  const established = items.filter((crd) =>
    listAt(crd, 'status', 'conditions').some(
      (each) => stringAt(each, 'type') === 'Established' && stringAt(each, 'status') === 'True',
    ),
  );
  return established.length >= count;
}
