import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { admits, placementOf, placementsIn } from '../../src/model/placement.ts';

const node = (labels: JsonObject, ...taints: readonly JsonObject[]): JsonObject => ({
  metadata: { labels },
  spec: { taints },
});

const FAKE = { key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' };
const ADDONS = { key: 'CriticalAddonsOnly', effect: 'NoSchedule' };

describe('[U] model/placement', () => {
  const on = (spec: JsonObject, of: JsonObject): boolean => admits(placementOf(spec), of);

  it('lets a pod that asks for nothing onto any node without taints', () => {
    expect(on({}, node({ type: 'kwok' }))).to.equal(true);
    expect(on({}, node({}, { key: 'a', effect: 'PreferNoSchedule' }))).to.equal(true);
    for (const effect of ['NoSchedule', 'NoExecute']) expect(on({}, node({}, { key: 'a', effect }))).to.equal(false);
  });

  it('wants every label of the selector', () => {
    expect(on({ nodeSelector: { type: 'kwok' } }, node({ type: 'kwok', zone: 'a' }))).to.equal(true);
    expect(on({ nodeSelector: { type: 'kwok' } }, node({}))).to.equal(false);
  });

  it('wants a toleration for every taint, as Kubernetes reads them', () => {
    const exists = [{ key: FAKE.key, operator: 'Exists' }];
    expect(on({ tolerations: exists }, node({}, FAKE))).to.equal(true);
    expect(on({ tolerations: exists }, node({}, FAKE, ADDONS))).to.equal(false);
    expect(on({ tolerations: [{ operator: 'Exists' }] }, node({}, FAKE, ADDONS))).to.equal(true);
    expect(on({ tolerations: [{ key: FAKE.key, value: 'fake' }] }, node({}, FAKE))).to.equal(true);
    expect(on({ tolerations: [{ key: FAKE.key, value: 'real' }] }, node({}, FAKE))).to.equal(false);
    expect(on({ tolerations: [{ key: ADDONS.key }] }, node({}, ADDONS))).to.equal(true);
    expect(on({ tolerations: [{ key: FAKE.key, operator: 'Exists', effect: 'NoExecute' }] }, node({}, FAKE))).to.equal(
      false,
    );
  });

  it('is found in a pod, an instance, and what makes them; a label that a sweep fills in is any', () => {
    const nodeSelector = { type: 'kwok' };
    const pod = { containers: [], nodeSelector };
    const instance = { domain: {}, nodeSelector };
    const wanted = [{ nodeSelector, tolerations: [] }];
    expect(placementsIn({ kind: 'Pod', spec: pod })).to.deep.equal(wanted);
    expect(placementsIn({ kind: 'VirtualMachine', spec: { template: { spec: instance } } })).to.deep.equal(wanted);
    expect(placementsIn({ kind: 'ConfigMap', data: {} })).to.deep.equal([]);
    const filled = { ...pod, nodeSelector: { ...nodeSelector, zone: '{{zone}}' } };
    expect(placementsIn({ kind: 'Pod', spec: filled })).to.deep.equal(wanted);
  });
});
