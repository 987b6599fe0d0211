import { expect } from 'chai';
import { epochMs, ms, seconds } from '../../src/model/units.ts';
import { breakLease, queued, renewed, taken, withdrawn } from '../../src/runner/lock/changes.ts';
import type { LeaseStore, StoredLease } from '../../src/runner/lock/lease.ts';

/** What the contract needs: a store without a lease, and a way to let its promises come true. */
export interface LeaseStoreUnderTest {
  readonly store: LeaseStore;
  drive<T>(main: () => Promise<T>): Promise<T>;
}

const request = (identity: string) => ({
  claim: {
    identity,
    nonce: `nonce of ${identity}`,
    purpose: { test: 'suite/density-100', job: 'periodic-density', link: 'https://prow.example/view/1' },
  },
  durationMs: seconds(30),
  estimateMs: seconds(600),
});
const now = epochMs(Date.UTC(2026, 7, 1, 12, 0, 0, 123));
const first = taken(undefined, request('a'), [], now);

/** What every lease store does; `make` gives one whose lease does not exist yet. */
export function describeLeaseStore(name: string, make: () => Promise<LeaseStoreUnderTest>): void {
  describe(`${name} keeps the contract of lease stores`, () => {
    let store: LeaseStore;
    let drive: LeaseStoreUnderTest['drive'];
    beforeEach(async () => {
      ({ store, drive } = await make());
    });

    const mustRead = async (): Promise<StoredLease> => {
      const stored = await store.read();
      if (stored === undefined) throw new Error('there is no lease');
      return stored;
    };

    it('has no lease before the first write', () => drive(async () => expect(await store.read()).to.equal(undefined)));

    it('gives back what was written', () =>
      drive(async () => {
        expect(await store.write(first)).to.equal('written');
        expect((await mustRead()).lease).to.deep.equal(first);
      }));

    it('creates a lease once', () =>
      drive(async () => {
        await store.write(first);
        expect(await store.write(taken(undefined, request('b'), [], now))).to.equal('conflict');
        expect((await mustRead()).lease.holder?.identity).to.equal('a');
      }));

    it('writes over the version that was read, and not over a later one', () =>
      drive(async () => {
        await store.write(first);
        const { lease, version } = await mustRead();
        const later = renewed(lease, lease.queue, ms(5000), {
          now: epochMs(now + 1000),
          doing: { step: 'load 400', leftMs: ms(5000) },
        });
        expect(await store.write(later, version)).to.equal('written');
        expect(await store.write(later, version)).to.equal('conflict');
        const after = await mustRead();
        expect(after.lease).to.deep.equal(later);
        expect(after.version).not.to.equal(version);
      }));

    it('lets exactly one of many writers of one version win', () =>
      drive(async () => {
        await store.write(first);
        const { lease, version } = await mustRead();
        const rivals = Array.from({ length: 8 }, (_, index) => request(`rival ${index}`));
        const answers = await Promise.all(rivals.map((rival) => store.write(taken(lease, rival, [], now), version)));
        expect(answers.filter((answer) => answer === 'written')).to.have.length(1);
        expect((await mustRead()).lease.holder?.identity).to.equal(`rival ${answers.indexOf('written')}`);
      }));

    it('keeps queue, breaks and token when the holder goes', () =>
      drive(async () => {
        const waiting = queued(first, request('b'), [], now);
        const hard = breakLease(waiting, { identity: 'me', nonce: 'n', reason: 'it "hangs" \u{1f512}' }, now);
        await store.write(hard);
        const { lease, version } = await mustRead();
        expect(lease).to.deep.equal(hard);
        await store.write(withdrawn(lease, 'n'), version);
        const free = (await mustRead()).lease;
        expect(free).to.deep.equal({ ...hard, holder: undefined });
      }));

    it('says conflict, not written, when the lease was never there', () =>
      drive(async () => expect(await store.write(first, '12345')).to.equal('conflict')));
  });
}
