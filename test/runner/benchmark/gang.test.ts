import { expect } from 'chai';
import { type Barrier, newBarrier, take } from '../../../src/barrier/barrier.ts';
import type { ObjectState } from '../../../src/model/entry.ts';
import { newsOf } from '../../../src/runner/benchmark/gang.ts';

const MEMBERS = [
  { id: 'server-0', stage: 0, works: false },
  { id: 'client-0', stage: 1, works: true },
];

const pod = (name: string, over: Partial<ObjectState> = {}): ObjectState => ({
  ...{ kind: 'Pod', uid: name, name, namespace: 'n', phase: 'Running', ready: true },
  ...over,
});

/** All have arrived, and the client works. */
const open = (): Barrier =>
  [{ type: 'begun' } as const, ...MEMBERS.map(({ id }) => ({ type: 'arrived', id }) as const)].reduce(
    (barrier, event) => take(barrier, event).barrier,
    newBarrier(MEMBERS),
  );

const news = (barrier: Barrier, ...pods: ObjectState[]) =>
  newsOf(barrier, new Map(pods.map((each) => [each.name, each])), new Set(MEMBERS.map(({ id }) => id)));

describe('[U] runner/benchmark/gang', () => {
  const server = pod('server-0');

  it('takes no tool that ends for one that is lost: a kubelet says first that it is not ready', () => {
    expect(news(open(), server, pod('client-0', { ready: false }))).to.deep.equal([]);
    const ended = pod('client-0', { ready: false, phase: 'Succeeded' });
    expect(news(open(), server, ended)).to.deep.equal([{ type: 'done', id: 'client-0' }]);
    const failed = pod('client-0', { ready: false, phase: 'Failed', reason: 'Error, exit 1' });
    expect(news(open(), server, failed)).to.deep.equal([{ type: 'done', id: 'client-0' }]);
  });

  it('takes what was ended from outside for lost, and a server that failed', () => {
    const evicted = pod('client-0', { ready: false, phase: 'Failed', reason: 'Evicted: low on memory' });
    expect(news(open(), server, evicted)).to.deep.equal([
      { type: 'lost', id: 'client-0', reason: 'Evicted: low on memory' },
    ]);
    const crashed = pod('server-0', { ready: false, phase: 'Failed', reason: 'Error, exit 1' });
    expect(news(open(), crashed, pod('client-0'))).to.deep.equal([
      { type: 'lost', id: 'server-0', reason: 'Error, exit 1' },
    ]);
    expect(news(open(), server)).to.deep.equal([{ type: 'lost', id: 'client-0', reason: 'its pod was deleted' }]);
  });

  it('lets a server end by itself once its client works, as those of RDMA do', () => {
    expect(news(open(), pod('server-0', { ready: false, phase: 'Succeeded' }), pod('client-0'))).to.deep.equal([]);
  });

  it('waits for no image that the kubelet does not even look for', () => {
    const begun = take(newBarrier(MEMBERS), { type: 'begun' }).barrier;
    const pending = { ready: false, phase: 'Pending' };
    expect(news(begun, pod('server-0', { ...pending, reason: 'ImagePullBackOff: x' }))).to.deep.equal([]);
    expect(news(begun, pod('server-0', { ...pending, reason: 'InvalidImageName: x' }))).to.have.length(1);
  });
});
