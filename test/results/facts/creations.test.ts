import { expect } from 'chai';
import type { CallFact } from '../../../src/model/entry.ts';
import { type Creation, gatherCreations } from '../../../src/results/facts/creations.ts';
import { at } from '../../support/run-record.ts';

describe('[U] results/facts/creations', () => {
  it('holds what was asked for, and when it was accepted', () => {
    expect(creations(call({ scheduledAt: at(990), workload: 'pod', uid: 'u1' }))).to.deep.equal([
      {
        resource: 'pods',
        namespace: 'ns',
        name: 'pod-0',
        step: 'load',
        workload: 'pod',
        scheduledAt: 990,
        requestedAt: 1000,
        from: 1000,
        acceptedAt: 1020,
        uid: 'u1',
        attempts: 1,
        deletion: undefined,
      },
    ]);
  });

  it('takes several attempts for one object, that is there at the earliest since the first that may have worked', () => {
    const attempts = (...statuses: readonly number[]) =>
      creations(
        ...statuses.map((status, index) =>
          call({
            status,
            attempt: index + 1,
            sentAt: at(1000 + 100 * index),
            receivedAt: at(1020 + 100 * index),
            uid: status === 201 ? 'u1' : undefined,
          }),
        ),
      );
    const one = (...statuses: readonly number[]) =>
      attempts(...statuses).map(({ attempts: count, requestedAt, from, acceptedAt, uid }) => [
        count,
        requestedAt,
        from,
        acceptedAt,
        uid,
      ]);
    expect(one(429, 201)).to.deep.equal([[2, 1000, 1100, 1120, 'u1']]);
    expect(one(499, 201)).to.deep.equal([[2, 1000, 1100, 1120, 'u1']]);
    expect(one(500, 201)).to.deep.equal([[2, 1000, 1000, 1120, 'u1']]);
    expect(one(0, 429, 201)).to.deep.equal([[3, 1000, 1000, 1220, 'u1']]);
    expect(one(400)).to.deep.equal([[1, 1000, undefined, undefined, undefined]]);
    expect(one(199)).to.deep.equal([[1, 1000, undefined, undefined, undefined]]);
    expect(one(300)).to.deep.equal([[1, 1000, undefined, undefined, undefined]]);
    expect(one(200)[0]?.slice(2, 4)).to.deep.equal([1000, 1020]);
    expect(one(299)[0]?.slice(2, 4)).to.deep.equal([1000, 1020]);
  });

  it('takes a retry that met the object for accepted, but not one that met another', () => {
    const met = (status: number, uid?: string) =>
      creations(call({ status: 0 }), call({ status, uid, attempt: 2, sentAt: at(1100), receivedAt: at(1120) }))[0];
    expect(met(409, 'u1')).to.deep.include({ acceptedAt: 1120, uid: 'u1', from: 1000 });
    expect(met(409)).to.deep.include({ acceptedAt: undefined, uid: undefined });
    expect(met(404, 'u1')).to.deep.include({ acceptedAt: undefined, uid: undefined });
  });

  it('keeps the first answer that accepted it', () => {
    const twice = creations(
      call({ uid: 'u1' }),
      call({ attempt: 2, sentAt: at(1100), receivedAt: at(1120), uid: 'u2' }),
    );
    expect(twice[0]).to.deep.include({ acceptedAt: 1020, uid: 'u1', from: 1000, attempts: 2 });
  });

  it('takes a first attempt for another object, though it has the name of one before', () => {
    expect(creations(call({ uid: 'u1' }), call({ uid: 'u2' })).map(({ uid }) => uid)).to.deep.equal(['u1', 'u2']);
  });

  it('takes a later attempt whose first was lost for an object', () => {
    expect(creations(call({ attempt: 2 })).map(({ attempts }) => attempts)).to.deep.equal([1]);
  });

  it('distinguishes objects by resource, namespace and name', () => {
    const others = [{ resource: 'virtualmachines' }, { namespace: 'other' }, { name: 'pod-1' }].map((over) =>
      call({ ...over, attempt: 2 }),
    );
    expect(creations(call({}), ...others)).to.have.length(4);
    const { namespace: _, name: __, ...bare } = call({});
    expect(creations(bare)[0]).to.deep.include({ namespace: '', name: '' });
  });

  it('knows which deletion was asked for first, and when it was accepted', () => {
    const [deleted] = creations(
      call({}),
      deletion({ sentAt: at(5000), receivedAt: at(5020), status: 500, step: 'churn' }),
      deletion({ sentAt: at(6000), receivedAt: at(6020), status: 200, step: 'delete' }),
      deletion({ sentAt: at(7000), receivedAt: at(7020), status: 200 }),
    );
    expect(deleted?.deletion).to.deep.equal({ requestedAt: 5000, step: 'churn', acceptedAt: 6020 });
  });

  it('gives a deletion to the object that has the name by then', () => {
    const [first, second] = creations(call({ uid: 'u1' }), call({ uid: 'u2' }), deletion({}));
    expect([first?.deletion, second?.deletion?.requestedAt]).to.deep.equal([undefined, 5000]);
    expect(creations(deletion({}))).to.deep.equal([]);
  });

  it('takes no other call, and none outside of steps, for the creation of an object', () => {
    const { step: _, ...outside } = call({});
    expect(creations(outside, call({ verb: 'patch' }), call({ verb: 'get' }))).to.deep.equal([]);
    expect(creations(call({}), call({ verb: 'get', sentAt: at(9000) }))[0]?.deletion).to.equal(undefined);
  });
});

const call = (over: Partial<CallFact>): CallFact => ({
  type: 'call',
  verb: 'create',
  resource: 'pods',
  namespace: 'ns',
  name: 'pod-0',
  step: 'load',
  sentAt: at(1000),
  receivedAt: at(1020),
  status: 201,
  attempt: 1,
  ...over,
});

const deletion = (over: Partial<CallFact>): CallFact =>
  call({ verb: 'delete', sentAt: at(5000), receivedAt: at(5020), status: 200, ...over });

function creations(...calls: readonly CallFact[]): readonly Creation[] {
  const gathered = gatherCreations();
  for (const each of calls) gathered.take(each);
  return gathered.all();
}
