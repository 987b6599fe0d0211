import { expect } from 'chai';
import { type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { ms } from '../../src/model/units.ts';
import type { Resource } from '../../src/runner/cluster.ts';
import { type Bench, call } from '../support/cluster-bench.ts';
import type { InNamespace } from './cluster.contract.ts';

/** What is between a Deployment and its pods, which runs are measured by. */
export function describeDeployments(inNamespace: InNamespace): void {
  inNamespace('have their pods through a ReplicaSet, which all go with them', async (bench) => {
    const { object } = await bench.cluster.create(web(bench.namespace), DEPLOYMENTS, call);
    await untilAvailable(bench, 1);
    const [set, ...otherSets] = await listed(bench, RESOURCES.podReplicaSets);
    const pods = await listed(bench, RESOURCES.pods);
    expect([otherSets.length, pods.length]).to.deep.equal([0, 2]);
    expect(ownerOf(set)).to.include({ kind: 'Deployment', uid: stringAt(object, 'metadata', 'uid'), controller: true });
    const hash = stringAt(set, ...HASH);
    expect(stringAt(set, 'metadata', 'name')).to.equal(`web-${hash}`);
    for (const pod of pods) {
      expect(ownerOf(pod)).to.include({ kind: 'ReplicaSet', uid: stringAt(set, 'metadata', 'uid'), controller: true });
      expect(stringAt(pod, ...HASH)).to.equal(hash);
    }
    await bench.cluster.delete(refTo(bench), call);
    await until(bench, async () => {
      const left = await Promise.all([RESOURCES.podReplicaSets, RESOURCES.pods].map((kind) => listed(bench, kind)));
      return left.flat().length === 0;
    });
  });

  inNamespace('move to a ReplicaSet of their new template', async (bench) => {
    await bench.cluster.create(web(bench.namespace), DEPLOYMENTS, call);
    await untilAvailable(bench, 1);
    const containers = [{ name: 'web', image: 'two' }];
    await bench.cluster.patch(refTo(bench), { spec: { template: { spec: { containers } } } }, call);
    await untilAvailable(bench, 2);
    const sets = await listed(bench, RESOURCES.podReplicaSets);
    expect(sets.map((set) => valueAt(set, 'spec', 'replicas'))).to.have.members([0, 2]);
  });
}

const DEPLOYMENTS: Resource = { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true };
const HASH = ['metadata', 'labels', 'pod-template-hash'] as const;

/** Two replicas. */
const web = (namespace: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'web', image: 'one' }] },
    },
  },
});

const refTo = ({ namespace }: Bench) => ({ resource: DEPLOYMENTS, namespace, name: 'web' });
const ownerOf = (object: JsonObject | undefined) => listAt(object, 'metadata', 'ownerReferences')[0];

const listed = async ({ cluster, namespace }: Bench, resource: Resource): Promise<readonly JsonObject[]> =>
  (await cluster.list({ resource, namespace }, call)).items;

/** Until all replicas, and none but those, are of the template of a generation. */
const untilAvailable = (bench: Bench, generation: number): Promise<void> =>
  until(bench, async () => {
    const { object } = await bench.cluster.get(refTo(bench), call);
    const { observedGeneration, replicas, updatedReplicas, availableReplicas } = objectAt(object, 'status');
    const counts = [replicas, updatedReplicas, availableReplicas];
    return observedGeneration === generation && counts.every((count) => count === 2);
  });

async function until({ clock }: Bench, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (await holds()) return;
    await clock.sleep(ms(100));
  }
  throw new Error('waited in vain');
}
