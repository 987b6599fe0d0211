import { expect } from 'chai';
import type { ObjectState } from '../../../src/model/entry.ts';
import { epochMs } from '../../../src/model/units.ts';
import { createTracker } from '../../../src/runner/objects/tracker.ts';

const pod = (uid: string, over: Partial<ObjectState> = {}): ObjectState => ({
  kind: 'Pod',
  uid,
  name: uid,
  namespace: 'perf',
  step: 'load',
  ready: true,
  ...over,
});

describe('[U] runner/objects/tracker', () => {
  it('counts what a step itself made, and not what controllers derived from it', () => {
    const tracker = createTracker();
    const states = [
      pod('a'),
      pod('b', { ready: false }),
      pod('c', { ready: false, failure: 'Evicted' }),
      pod('derived', { owner: 'a' }),
      pod('another', { step: 'warm-up' }),
    ];
    for (const state of states) expect(tracker.update(state)).to.equal(true);
    expect(tracker.counts('load')).to.deep.equal({ ready: 1, failed: 1 });
    expect(tracker.counts('churn')).to.deep.equal({ ready: 0, failed: 0 });
  });

  it('counts an object that is being deleted as there, and not as ready', () => {
    const tracker = createTracker();
    tracker.update(pod('a'));
    tracker.update(pod('a', { deletedAt: epochMs(1000) }));
    expect([tracker.size(), tracker.counts('load')]).to.deep.equal([1, { ready: 0, failed: 0 }]);
    tracker.remove('a');
    expect([tracker.size(), tracker.counts('load')]).to.deep.equal([0, { ready: 0, failed: 0 }]);
  });
});
