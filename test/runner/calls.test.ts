import { expect } from 'chai';
import type { CallFact, Fact } from '../../src/model/entry.ts';
import { stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { createCalls } from '../../src/runner/calls.ts';
import { inSim, pod } from '../support/sim-world.ts';

const { pods } = RESOURCES;
const about = { resources: ['pods'], clients: ['prowess'] };
const LOST = { fault: 'reset', verbs: ['create'], ...about, applied: true, count: 1 };

/** Creates a pod in a cluster with faults; the calls that were recorded, and the UID that the pod has. */
const created = (...faults: object[]): Promise<{ calls: CallFact[]; uid: string | undefined }> =>
  inSim({ faults }, async ({ sim, time, get }) => {
    const calls: CallFact[] = [];
    const append = (fact: Fact): void => void (fact.type === 'call' && calls.push(fact));
    const { signal } = new AbortController();
    const journal = { append, flush: async () => {}, failed: signal };
    await createCalls({ cluster: sim, clock: time, journal }).create(pod('a'), pods, { step: 'load', signal });
    return { calls, uid: stringAt(await get(pods, 'a'), 'metadata', 'uid') };
  });

describe('[I] runner/calls', () => {
  it('records a retry that meets what the unanswered attempt has made as it was answered, with the UID', async () => {
    const { calls, uid } = await created(LOST, { fault: 'slow', verbs: ['get'], ...about, delayMs: 5000 });
    expect(calls.map(({ verb, attempt, status }) => [verb, attempt, status])).to.deep.equal([
      ['create', 1, 0],
      ['create', 2, 409],
    ]);
    const [, again = expect.fail()] = calls;
    expect(again.uid).to.equal(uid);
    expect(again.receivedAt - again.sentAt).to.be.lessThan(1000);
  });

  it('asks again where no reply has the UID', async () => {
    const { calls, uid } = await created(LOST, { fault: 'api-error', verbs: ['get'], ...about, status: 503, count: 1 });
    expect(calls.map((call) => [call.attempt, call.status, call.uid])).to.deep.equal([
      [1, 0, undefined],
      [2, 409, undefined],
      [3, 409, uid],
    ]);
  });
});
