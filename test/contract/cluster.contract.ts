import { expect } from 'chai';
import { type JsonObject, objectAt, stringAt, valueAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { type EpochMs, ms, seconds } from '../../src/model/units.ts';
import { endsInitialEvents, type Resource, type WatchEvent } from '../../src/runner/cluster.ts';
import { givenTimeFor } from '../support/air.ts';
import {
  type Bench,
  CONFIG_MAPS,
  type ContractSubject,
  call,
  configMap,
  createBench,
  expectRefusal,
  leaseObject,
  namespaceObject,
  openWatch,
  statusOf,
  unscheduledPod,
  versionOf,
} from '../support/cluster-bench.ts';
import { describeDeployments } from './deployments.contract.ts';

/** What every cluster does, simulated or real. Makes namespaces of its own, needs nothing but the API server and its controllers. */
export function describeClusterContract(name: string, make: () => Promise<ContractSubject>): void {
  describe(`${name} keeps the contract of clusters`, () => {
    let subject: ContractSubject;
    before(async () => {
      subject = await make();
    });
    after(() => subject.close());

    /** A test in a namespace of its own. */
    const inNamespace: InNamespace = (sentence, act) => {
      it(sentence, () =>
        subject.drive(async () => {
          const bench = createBench(subject);
          await bench.cluster.create(namespaceObject(bench.namespace), RESOURCES.namespaces, call);
          try {
            await act(bench);
          } finally {
            await bench.cluster.delete(bench.home, call).catch(() => {});
          }
        }),
      );
    };

    describe('create and get', () => describeCreation(inNamespace));
    describe('patch', () => describePatches(inNamespace));
    describe('leases', () => describeLeases(inNamespace));
    describe('delete', () => describeDeletion(inNamespace));
    describe('list', () => describeLists(inNamespace));
    describe('watch', () => describeWatches(inNamespace));
    describe('namespaces', () => describeNamespaces(inNamespace));
    describe('Deployments', () => describeDeployments(inNamespace));
    describe('calls', () => describeCalls(inNamespace));
  });
}

export type InNamespace = (sentence: string, act: (bench: Bench) => Promise<void>) => void;

function describeCreation(inNamespace: InNamespace): void {
  inNamespace('gives a new object its uid, version and time, and gives the same object back', async (bench) => {
    const { status, object } = await bench.create('one', { data: { a: '1' } });
    expect(status).to.equal(201);
    expect(stringAt(object, 'metadata', 'uid')).to.have.length.above(10);
    expect(versionOf(object)).to.match(/^\d+$/);
    expect(stringAt(object, 'metadata', 'creationTimestamp')).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect((await bench.get('one')).object).to.deep.equal(object);
  });

  inNamespace('stamps each exchange with our clock around it and the server’s whole second', async (bench) => {
    const { sentAt, receivedAt, serverDate = 1 as EpochMs } = await bench.create('one');
    expect(receivedAt).to.be.at.least(sentAt);
    expect(serverDate % 1000).to.equal(0);
    expect(serverDate).to.be.within(sentAt - 5000, receivedAt + 5000);
  });

  inNamespace('makes a name from generateName', async (bench) => {
    const metadata = { generateName: 'made-', namespace: bench.namespace };
    const { object } = await bench.cluster.create({ ...configMap('', bench.namespace), metadata }, CONFIG_MAPS, call);
    expect(stringAt(object, 'metadata', 'name')).to.match(/^made-[a-z0-9]{5}$/);
  });

  inNamespace('refuses a name that is taken: 409 AlreadyExists', async (bench) => {
    await bench.create('one');
    await expectRefusal(bench.create('one'), 409, 'AlreadyExists');
  });

  inNamespace('refuses what is not valid: 422 Invalid', async (bench) => {
    await expectRefusal(bench.create('Not_A_Name'), 422, 'Invalid');
    const lease = { ...leaseObject('bad', bench.namespace), spec: { leaseDurationSeconds: -1 } };
    await expectRefusal(bench.cluster.create(lease, RESOURCES.leases, call), 422, 'Invalid');
  });

  inNamespace('refuses a namespace, an object and a kind that are not there: 404', async (bench) => {
    const stray = configMap('one', `${bench.namespace}-none`);
    await expectRefusal(bench.cluster.create(stray, CONFIG_MAPS, call), 404, 'NotFound');
    await expectRefusal(bench.get('none'), 404, 'NotFound');
    const unknown: Resource = { apiVersion: 'none.example/v1', kind: 'None', plural: 'nones', namespaced: true };
    await expectRefusal(bench.cluster.list({ resource: unknown }, call), 404, 'NotFound');
  });
}

function describePatches(inNamespace: InNamespace): void {
  inNamespace('merges maps, replaces the rest, removes what is null', async (bench) => {
    await bench.create('one', { data: { a: '1', b: '2' } });
    const { object } = await bench.patch('one', { data: { a: null, c: '3' }, metadata: { labels: { x: 'y' } } });
    expect(objectAt(object, 'data')).to.deep.equal({ b: '2', c: '3' });
    expect(objectAt(object, 'metadata', 'labels')).to.deep.equal({ x: 'y' });
  });

  inNamespace('moves the version with each change, and only then', async (bench) => {
    const { object: first } = await bench.create('one', { data: { a: '1' } });
    const { object: second } = await bench.patch('one', { data: { a: '2' } });
    const { object: third } = await bench.patch('one', { data: { a: '2' } });
    expect(BigInt(versionOf(second))).to.satisfy((version: bigint) => version > BigInt(versionOf(first)));
    expect(versionOf(third)).to.equal(versionOf(second));
  });

  inNamespace('refuses a version that is not the stored one: 409 Conflict', async (bench) => {
    const { object } = await bench.create('one', { data: { a: '1' } });
    await bench.patch('one', { data: { a: '2' } });
    const stale = { metadata: { resourceVersion: versionOf(object) }, data: { a: '3' } };
    await expectRefusal(bench.patch('one', stale), 409, 'Conflict');
  });

  inNamespace('refuses an object that is not there: 404', async (bench) => {
    await expectRefusal(bench.patch('none', { data: {} }), 404, 'NotFound');
  });

  inNamespace('keeps status and the rest apart where a kind has the subresource', async (bench) => {
    await bench.cluster.create(unscheduledPod('one', bench.namespace), RESOURCES.pods, call);
    const ref = { resource: RESOURCES.pods, namespace: bench.namespace, name: 'one' };
    const body = { status: { message: 'seen' }, metadata: { labels: { x: 'y' } } };
    const { object: own } = await bench.cluster.patch(ref, body, call);
    expect(valueAt(own, 'status', 'message')).to.equal(undefined);
    expect(valueAt(own, 'metadata', 'labels', 'x')).to.equal('y');
    const { object: after } = await bench.cluster.patch({ ...ref, subresource: 'status' }, body, call);
    expect(valueAt(after, 'status', 'message')).to.equal('seen');
  });
}

function describeLeases(inNamespace: InNamespace): void {
  inNamespace('let exactly one of many writers who read the same version win', async (bench) => {
    const { object } = await bench.cluster.create(leaseObject('lock', bench.namespace), RESOURCES.leases, call);
    const ref = { resource: RESOURCES.leases, namespace: bench.namespace, name: 'lock' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const body = { metadata: { resourceVersion: versionOf(object) }, spec: { holderIdentity: `runner-${i}` } };
        return bench.cluster.patch(ref, body, call).then(() => 'written', statusOf);
      }),
    );
    expect(answers.filter((answer) => answer === 'written')).to.have.lengthOf(1);
    expect(answers.filter((answer) => answer === 409)).to.have.lengthOf(7);
    const { object: stored } = await bench.cluster.get(ref, call);
    expect(stringAt(stored, 'spec', 'holderIdentity')).to.equal(`runner-${answers.indexOf('written')}`);
  });

  inNamespace('keep microseconds as written', async (bench) => {
    const renewTime = '2026-01-02T03:04:05.123456Z';
    const lease = { ...leaseObject('lock', bench.namespace), spec: { renewTime } };
    const { object } = await bench.cluster.create(lease, RESOURCES.leases, call);
    expect(stringAt(object, 'spec', 'renewTime')).to.equal(renewTime);
  });
}

function describeDeletion(inNamespace: InNamespace): void {
  inNamespace('removes the object; a second time it is not there: 404', async (bench) => {
    await bench.create('one');
    expect((await bench.delete('one')).status).to.equal(200);
    await expectRefusal(bench.get('one'), 404, 'NotFound');
    await expectRefusal(bench.delete('one'), 404, 'NotFound');
  });

  inNamespace('waits for finalizers', async (bench) => {
    await bench.create('one', { metadata: { finalizers: ['example.com/wait'] } });
    await bench.delete('one');
    const { object } = await bench.get('one');
    expect(stringAt(object, 'metadata', 'deletionTimestamp')).to.be.a('string');
    await bench.patch('one', { metadata: { finalizers: null } });
    await expectRefusal(bench.get('one'), 404, 'NotFound');
  });
}

function describeLists(inNamespace: InNamespace): void {
  inNamespace('shows one namespace, or all', async (bench) => {
    await bench.create('one');
    await bench.create('two');
    const own = await bench.cluster.list({ resource: CONFIG_MAPS, namespace: bench.namespace }, call);
    expect(bench.own(own.items)).to.deep.equal(['one', 'two']);
    const all = await bench.cluster.list({ resource: CONFIG_MAPS }, call);
    expect(bench.own(all.items)).to.deep.equal(['one', 'two']);
    expect(all.resourceVersion).to.match(/^\d+$/);
  });

  inNamespace('knows label selectors', async (bench) => {
    await bench.create('one', { metadata: { labels: { color: 'red', size: 'big' } } });
    await bench.create('two', { metadata: { labels: { color: 'blue' } } });
    await bench.create('three');
    const names = async (labelSelector: string): Promise<string[]> => {
      const query = { resource: CONFIG_MAPS, namespace: bench.namespace, labelSelector };
      return bench.own((await bench.cluster.list(query, call)).items);
    };
    expect(await names('color=red')).to.deep.equal(['one']);
    expect(await names('color!=red,color')).to.deep.equal(['two']);
    expect(await names('color in (red, blue),!size')).to.deep.equal(['two']);
    expect(await names('color notin (red)')).to.include('three');
    await expectRefusal(names('color in red'), 400, 'BadRequest');
  });

  inNamespace('pages through one consistent state', async (bench) => {
    for (const one of ['a', 'b', 'c', 'd', 'e']) await bench.create(one);
    const query = { resource: CONFIG_MAPS, namespace: bench.namespace, limit: 2 };
    const first = await bench.cluster.list(query, call);
    await bench.create('between');
    await bench.delete('e');
    const second = await bench.cluster.list({ ...query, continue: first.continue ?? '' }, call);
    const third = await bench.cluster.list({ ...query, continue: second.continue ?? '' }, call);
    const pages = [first, second, third];
    // A cluster's controllers put objects of their own into every namespace.
    const seen = bench.own(pages.flatMap(({ items }) => [...items]));
    expect(seen.filter((one) => one.length === 1)).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(seen).not.to.include('between');
    expect(pages.map(({ resourceVersion }) => resourceVersion)).to.deep.equal(new Array(3).fill(first.resourceVersion));
  });

  inNamespace('refuses a continue token that is none: 400', async (bench) => {
    const query = { resource: CONFIG_MAPS, namespace: bench.namespace, limit: 2, continue: 'none' };
    await expectRefusal(bench.cluster.list(query, call), 400, 'BadRequest');
  });
}

/**
 * An object made during a watch, and the bookmark behind it. Kubernetes does not promise one: of six watches, one ended without. On a busy
 * machine the object may come too late.
 */
const endWithBookmark = (bench: Bench): Promise<{ object?: JsonObject; bookmark?: WatchEvent }> =>
  givenTimeFor(
    seconds(5),
    async (within) => {
      const watched = await bench.watch({}, undefined, within);
      const { object } = await bench.create(`one-${within}`);
      expect(await watched.ended).to.equal('closed');
      const shown = watched.events.findIndex((event) => versionOf(event.object) === versionOf(object));
      const bookmark = watched.events.find(({ type }, index) => type === 'BOOKMARK' && shown >= 0 && index > shown);
      return { object, bookmark };
    },
    ({ bookmark }) => bookmark !== undefined,
  );

function describeWatches(inNamespace: InNamespace): void {
  inNamespace('shows what happens after a version, in order', async (bench) => {
    const watched = await bench.watch();
    await bench.create('one', { data: { a: '1' } });
    await bench.patch('one', { data: { a: '2' } });
    await bench.delete('one');
    const events = await watched.until(3);
    expect(events.map(({ type }) => type)).to.deep.equal(['ADDED', 'MODIFIED', 'DELETED']);
    const versions = events.map(({ object }) => BigInt(versionOf(object)));
    expect(versions).to.deep.equal(versions.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(stringAt(events[0]?.object, 'metadata', 'uid')).to.equal(stringAt(events[2]?.object, 'metadata', 'uid'));
    await watched.stop();
  });

  inNamespace('resumes after the version of any notification, without loss or repetition', async (bench) => {
    const watched = await bench.watch();
    for (const one of ['a', 'b', 'c']) await bench.create(one);
    const [first] = await watched.until(3);
    await watched.stop();
    const resumed = await bench.watch({}, versionOf(first?.object));
    await bench.create('d');
    const events = await resumed.until(3);
    expect(events.map(({ object }) => stringAt(object, 'metadata', 'name'))).to.deep.equal(['b', 'c', 'd']);
    await resumed.stop();
  });

  inNamespace('begins with what is there when it is given no version', async (bench) => {
    await bench.create('one', { metadata: { labels: { color: 'red' } } });
    const watched = await bench.watch({ labelSelector: 'color=red' }, '');
    const [event] = await watched.until(1);
    expect([event?.type, stringAt(event?.object, 'metadata', 'name')]).to.deep.equal(['ADDED', 'one']);
    await watched.stop();
  });

  inNamespace('begins with what is there and marks its end, when it is given nothing', async (bench) => {
    const { object } = await bench.create('one');
    await bench.create('two');
    await bench.delete('two');
    const query = { resource: CONFIG_MAPS, namespace: bench.namespace };
    const watched = openWatch(bench.cluster, bench.clock, query, undefined, seconds(600));
    await watched.until(1);
    while (!watched.events.some(endsInitialEvents)) await bench.clock.sleep(ms(10));
    await bench.create('three');
    await watched.until(2);
    await watched.stop();
    const seen = watched.events.map((event) =>
      endsInitialEvents(event) ? 'end' : stringAt(event.object, 'metadata', 'name'),
    );
    expect(seen).to.deep.equal(['one', 'end', 'three']);
    const end = watched.events.find(endsInitialEvents);
    expect(BigInt(versionOf(end?.object))).to.satisfy((version: bigint) => version > BigInt(versionOf(object)));
  });

  inNamespace('shows objects that enter and leave a selector as added and deleted', async (bench) => {
    const watched = await bench.watch({ labelSelector: 'color=red' });
    await bench.create('one');
    await bench.patch('one', { metadata: { labels: { color: 'red' } } });
    await bench.patch('one', { data: { a: '1' } });
    await bench.patch('one', { metadata: { labels: { color: 'blue' } } });
    const events = await watched.until(3);
    expect(events.map(({ type }) => type)).to.deep.equal(['ADDED', 'MODIFIED', 'DELETED']);
    await watched.stop();
  });

  inNamespace('ends with a bookmark of the latest version when the call’s time is up', async (bench) => {
    const { object, bookmark } = await endWithBookmark(bench);
    expect(BigInt(versionOf(bookmark?.object))).to.satisfy((version: bigint) => version >= BigInt(versionOf(object)));
  });

  inNamespace('says that a version is too old', async (bench) => {
    const watched = await bench.watch({}, '1');
    expect(await watched.ended).to.equal('expired');
  });

  inNamespace('rejects with the reason of its signal', async (bench) => {
    const watched = await bench.watch();
    const reason = new Error('enough');
    watched.abort(reason);
    expect(await watched.ended.catch((error) => error)).to.equal(reason);
  });

  inNamespace('refuses a kind that is not there: 404', async (bench) => {
    const resource: Resource = { apiVersion: 'none.example/v1', kind: 'None', plural: 'nones', namespaced: true };
    await expectRefusal(
      bench.cluster.watch({ resource }, '', () => {}, call),
      404,
      'NotFound',
    );
  });
}

function describeNamespaces(inNamespace: InNamespace): void {
  inNamespace('take everything in them along', async (bench) => {
    await bench.create('one');
    await bench.cluster.delete(bench.home, call);
    await bench.untilGone();
    await expectRefusal(bench.get('one'), 404, 'NotFound');
  });

  inNamespace('take nothing new while they are terminating: 403', async (bench) => {
    await bench.create('one', { metadata: { finalizers: ['example.com/wait'] } });
    await bench.cluster.delete(bench.home, call);
    const { object } = await bench.cluster.get(bench.home, call);
    expect(stringAt(object, 'status', 'phase')).to.equal('Terminating');
    const refusal = await expectRefusal(bench.create('two'), 403, 'Forbidden');
    expect(refusal.message).to.contain('because it is being terminated');
    await bench.patch('one', { metadata: { finalizers: null } });
    await bench.untilGone();
  });
}

function describeCalls(inNamespace: InNamespace): void {
  inNamespace('reject with the reason of a signal, aborted before or meanwhile', async (bench) => {
    const reason = new Error('enough');
    const before = { ...call, signal: AbortSignal.abort(reason) };
    expect(await bench.cluster.get(bench.home, before).catch((error) => error)).to.equal(reason);
    const meanwhile = new AbortController();
    const get = bench.cluster.get(bench.home, { ...call, signal: meanwhile.signal }).catch((error) => error);
    meanwhile.abort(reason);
    expect(await get).to.equal(reason);
  });

  inNamespace('end with status 0 when no reply came in time', async (bench) => {
    const refusal = await expectRefusal(bench.cluster.get(bench.home, { ...call, timeoutMs: ms(0) }), 0, 'Timeout');
    expect(refusal.stamps.receivedAt).to.be.at.least(refusal.stamps.sentAt);
  });

  inNamespace('read plain paths', async (bench) => {
    const { text } = await bench.cluster.text('/version', call);
    expect(JSON.parse(text).gitVersion).to.match(/^v\d+\.\d+\.\d+/);
    expect((await bench.cluster.text('/metrics', call)).text).to.contain('apiserver_request_duration_seconds_bucket');
    await expectRefusal(bench.cluster.text('/no/such/path', call), 404, 'NotFound');
  });

  inNamespace('answer whether we may', async (bench) => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'create', resource: 'configmaps', namespace: bench.namespace } },
    };
    const { object } = await bench.cluster.create(review, RESOURCES.accessReviews, call);
    expect(valueAt(object, 'status', 'allowed')).to.equal(true);
  });
}
