import { expect } from 'chai';
import { keepersOf, keepsAllNamespaces, lastingKeepersOf } from '../../../src/runner/lock/namespace-end.ts';

/** As kubectl shows one, https://github.com/kubernetes/kubernetes/issues/119662. */
const terminating = (metadata: object, ...types: readonly [type: string, status: string, message: string][]) => ({
  metadata: { name: 'prowess-lab-t3-1', deletionTimestamp: '2026-08-22T04:40:00Z', ...metadata },
  status: { phase: 'Terminating', conditions: types.map(([type, status, message]) => ({ type, status, message })) },
});

describe('[U] runner/lock/namespace-end', () => {
  it('says what keeps a namespace, in the words of its conditions and finalizers', () => {
    const namespace = terminating(
      { finalizers: ['a.example/keep'] },
      [
        'NamespaceDeletionDiscoveryFailure',
        'True',
        'Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1',
      ],
      ['NamespaceDeletionContentFailure', 'False', 'All content successfully deleted, may be waiting on finalization'],
      ['NamespaceContentRemaining', 'True', 'Some resources are remaining: pods. has 2 resource instances'],
    );
    const [discovery = '', content, finalizer] = keepersOf(namespace);
    expect(discovery).to.equal(
      'NamespaceDeletionDiscoveryFailure: Discovery failed for some groups, 1 failing: metrics.k8s.io/v1beta1',
    );
    expect(content).to.equal('NamespaceContentRemaining: Some resources are remaining: pods. has 2 resource instances');
    expect(finalizer).to.equal('its finalizer a.example/keep');
    expect(lastingKeepersOf(namespace)).to.deep.equal([discovery, finalizer]);
    expect(keepsAllNamespaces(discovery)).to.equal(true);
    expect(keepsAllNamespaces('its finalizer a.example/keep')).to.equal(false);
  });

  it('says nothing of one that is not deleted', () => {
    expect(keepersOf({ metadata: { name: 'a', finalizers: ['a.example/keep'] } })).to.deep.equal([]);
  });
});
