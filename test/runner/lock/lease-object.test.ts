import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/model/json.ts';
import { epochMs, ms, seconds } from '../../../src/model/units.ts';
import type { Lease } from '../../../src/runner/lock/lease.ts';
import { fromObject, LOCK_ANNOTATION, toObject } from '../../../src/runner/lock/lease-object.ts';

const where = { namespace: 'prowess', name: 'bm-perf' };

const text = fc.string({ maxLength: 200 });
const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map(epochMs);
const span = fc.nat(86_400_000).map(ms);
const purpose = fc.record({ test: text, job: text, link: text }, { requiredKeys: [] });
const claim = { identity: fc.string({ minLength: 1, maxLength: 200 }), nonce: text, purpose };
const token = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const lease: fc.Arbitrary<Lease> = fc.record({
  token,
  durationMs: fc.integer({ min: 1, max: 3600 }).map(seconds),
  holder: fc.option(fc.record({ ...claim, acquiredAt: instant, renewedAt: instant, remainingMs: span, step: text }), {
    nil: undefined,
  }),
  queue: fc.array(fc.record({ ...claim, since: instant, beat: fc.nat(), estimateMs: span }), { maxLength: 5 }),
  breaks: fc.array(fc.record({ at: instant, by: text, reason: text, holder: text, token }), { maxLength: 3 }),
});

describe('[U] runner/lock/lease-object', () => {
  it('reads back every lease that it writes', () => {
    fc.assert(
      fc.property(lease, (written) => {
        const stored = JSON.parse(JSON.stringify(toObject(written, where, '42')));
        expect(fromObject(stored, where)).to.deep.equal({ lease: written, version: '42' });
      }),
    );
  });

  it('writes times with the six digits that Kubernetes wants', () => {
    const at = epochMs(Date.UTC(2026, 7, 1, 12, 0, 0, 5));
    const holder = { identity: 'a', nonce: 'n', purpose: {}, acquiredAt: at, renewedAt: at, remainingMs: ms(0) };
    const object = toObject({ token: 3, durationMs: seconds(30), holder, queue: [], breaks: [] }, where);
    expect(object.spec).to.deep.equal({
      holderIdentity: 'a',
      leaseDurationSeconds: 30,
      acquireTime: '2026-08-01T12:00:00.005000Z',
      renewTime: '2026-08-01T12:00:00.005000Z',
      leaseTransitions: 3,
    });
  });

  it('takes the higher of both tokens, so that resetting one does not lower it', () => {
    const note = { version: 1, token: 41 };
    expect(fromObject(leaseWith(note, { leaseTransitions: 7 }), where).lease.token).to.equal(41);
    expect(fromObject(leaseWith(note, { leaseTransitions: 70 }), where).lease.token).to.equal(70);
  });

  it('sees that another tool holds the lease, even where our note is still in it', () => {
    const note = { version: 1, token: 5, holder: { identity: 'ours', nonce: 'n' } };
    const { holder } = fromObject(leaseWith(note, { holderIdentity: 'theirs' }), where).lease;
    expect(holder).to.include({ identity: 'theirs', nonce: 'foreign theirs' });
  });

  it('refuses a note that was spoilt, and says how to remove it', () => {
    const spoilt = { metadata: { annotations: { [LOCK_ANNOTATION]: '{"version": 1, ' } }, spec: {} };
    expect(() => fromObject(spoilt, where))
      .to.throw('the annotation prowess-lock of Lease prowess/bm-perf is not readable')
      .with.property('hint')
      .that.includes('kubectl -n prowess annotate lease bm-perf prowess-lock-');
  });

  it('refuses a note of a newer version', () => {
    expect(() => fromObject(leaseWith({ version: 2 }, {}), where)).to.throw('has version 2, this prowess knows 1');
  });
});

const leaseWith = (note: JsonObject, spec: JsonObject): JsonObject => ({
  metadata: { resourceVersion: '1', annotations: { [LOCK_ANNOTATION]: JSON.stringify(note) } },
  spec,
});
