import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { PRESSURE, placedByClass, usableNodes } from '../../../src/runner/ramp/nodes.ts';

const ANYWHERE = { nodeSelector: {}, tolerations: [] };
const node = (
  name: string,
  labels: JsonObject = {},
  taints: readonly JsonObject[] = [],
  ready = 'True',
): JsonObject => ({
  metadata: { name, labels },
  spec: { taints },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const tainted = (key: string): readonly JsonObject[] => [{ key, effect: 'NoSchedule' }];
const namesOf = (nodes: readonly JsonObject[], place = ANYWHERE): string[] =>
  usableNodes(nodes, place).map(({ name }) => name);

describe('[U] nodes of a ramp', () => {
  it('are those that are ready and take its pods, memory pressure aside', () => {
    const nodes = [
      node('a'),
      node('b', {}, [], 'False'),
      node('c', {}, tainted(PRESSURE)),
      node('d', {}, tainted('x')),
    ];
    expect(namesOf(nodes)).to.deep.equal(['a', 'c']);
  });

  it('are fewer where the RuntimeClass names its nodes, or more where it tolerates their taints', () => {
    const nodes = [node('plain'), node('kata', { runtime: 'kata' }, tainted('kata'))];
    const scheduling = { nodeSelector: { runtime: 'kata' }, tolerations: [{ key: 'kata', operator: 'Exists' }] };
    expect(usableNodes(nodes, placedByClass(ANYWHERE, { scheduling })).map(({ name }) => name)).to.deep.equal(['kata']);
    expect(usableNodes(nodes, placedByClass(ANYWHERE, { handler: 'runc' })).map(({ name }) => name)).to.deep.equal([
      'plain',
    ]);
  });
});
