import { expect } from 'chai';
import type { ReadyWhen } from '../../../src/model/ready.ts';
import { unmetReady } from '../../../src/runner/objects/unmet.ts';

const POD = {
  kind: 'Pod',
  metadata: { name: 'pod-1' },
  spec: { replicas: 2 },
  status: {
    phase: 'Pending',
    counts: { asked: 2 },
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
  },
};

const CASES: readonly (readonly [when: ReadyWhen, object: typeof POD | object, words: string])[] = [
  [{ phase: 'Runing' }, POD, 'wanted phase Runing, Pod pod-1 has phase Pending'],
  [{ phase: 'Running' }, { ...POD, status: {} }, 'wanted phase Running, Pod pod-1 has no phase'],
  [{ condition: 'Raedy' }, POD, 'wanted condition Raedy, Pod pod-1 has the conditions PodScheduled True, Ready False'],
  [{ condition: 'Ready' }, { ...POD, status: {} }, 'wanted condition Ready, Pod pod-1 has no conditions'],
  [
    { equal: { path: 'status.counts.ready', to: 2 } },
    POD,
    'wanted status.counts.ready 2, Pod pod-1 has no status.counts.ready (status.counts has asked)',
  ],
  [
    { equal: { path: 'state.ready', to: 2 } },
    POD,
    'wanted state.ready 2, Pod pod-1 has no state.ready (the object has kind, metadata, spec and 1 more)',
  ],
  [
    { equal: { path: 'status.counts.asked', toPath: 'spec.replica' } },
    POD,
    'wanted status.counts.asked equal to spec.replica, Pod pod-1 has status.counts.asked 2 and no spec.replica (spec has replicas)',
  ],
  [
    { equal: { path: 'status.phase.name', to: 'x' } },
    POD,
    'wanted status.phase.name "x", Pod pod-1 has no status.phase.name',
  ],
];

describe('[U] runner/objects/unmet', () => {
  for (const [when, object, words] of CASES) {
    it(`says ${words}`, () => {
      expect(unmetReady(JSON.parse(JSON.stringify(object)), when)).to.equal(words);
    });
  }
});
