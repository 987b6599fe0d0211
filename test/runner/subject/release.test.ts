import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { findLost, RECORDS, releaseLabels } from '../../../src/runner/subject/release.ts';
import { type Arena, createArena, never } from '../../support/sim-lock.ts';

const LAB = { namespace: 'default', release: 'lab' };
const MARK = { holder: 'bm.t7', at: epochMs(Date.UTC(2026, 0, 2, 3, 4, 5)) };

const record = (version: number, status: string, labels: Readonly<Record<string, string>> = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    namespace: 'default',
    name: `sh.helm.release.v1.lab.v${version}`,
    labels: { ...labels, owner: 'helm', name: 'lab', status, version: String(version) },
  },
});

describe('[I] runner/subject/release', () => {
  let arena: Arena;
  beforeEach(() => {
    arena = createArena();
  });

  const lostAmong = (...records: JsonObject[]) =>
    arena.time.drive(
      (async () => {
        for (const each of records)
          await arena.cluster.create(each, RECORDS, { signal: never, timeoutMs: seconds(10) });
        return findLost(LAB, RECORDS, arena.cluster, never);
      })(),
    );

  const ours = releaseLabels(MARK, { revision: 9, latest: 9 });

  it('goes back to the revision that a run found, and is removed where it found none', async () => {
    expect(await lostAmong(record(9, 'superseded'), record(10, 'deployed', ours))).to.deep.equal({
      undo: { kind: 'release', ...LAB, revision: 9 },
      holder: 'bm.t7',
      at: '2026-01-02T03:04:05.000Z',
    });
    arena = createArena();
    const first = releaseLabels(MARK, { revision: undefined, latest: undefined });
    expect((await lostAmong(record(1, 'pending-install', first)))?.undo.revision).to.equal(undefined);
  });

  it('is what it was before the first of several runs that were lost', async () => {
    const labels = releaseLabels(MARK, { revision: 3, latest: 5 });
    expect((await lostAmong(record(5, 'superseded'), record(6, 'failed', labels)))?.undo.revision).to.equal(3);
  });

  it('still has to go back where its rollback was interrupted, and not where it ended', async () => {
    const before = [record(9, 'superseded'), record(10, 'superseded', ours)];
    for (const [status, revision] of [
      ['pending-rollback', 9],
      ['failed', 9],
      ['deployed', undefined],
    ] as const) {
      arena = createArena();
      const lost = await lostAmong(...before, record(11, status));
      expect(lost?.undo.revision, status).to.equal(revision);
    }
  });

  it('still has to go back where its rollback was interrupted more than once', async () => {
    const again = [record(11, 'pending-rollback'), record(12, 'pending-rollback')];
    const lost = await lostAmong(record(9, 'superseded'), record(10, 'superseded', ours), ...again);
    expect(lost?.undo.revision).to.equal(9);
  });

  it('is left alone where a person has deployed since, whose revision inherits the labels', async () => {
    for (const status of ['deployed', 'failed']) {
      arena = createArena();
      const lost = await lostAmong(record(10, 'superseded', ours), record(11, status, ours));
      expect(lost, status).to.equal(undefined);
    }
  });
});
