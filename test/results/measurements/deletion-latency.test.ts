import { expect } from 'chai';
import type { ObjectRecord } from '../../../src/results/facts/record.ts';
import { recordOf } from '../../../src/results/index.ts';
import { deletionLatency, departureOf } from '../../../src/results/measurements/deletion-latency.ts';
import { builtWorkload, POD } from '../../support/built-test.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { loadUids, without } from '../../support/journal-edits.ts';
import { at, builtObject, builtPlanOf, builtRecord, DELETE, phase } from '../../support/run-record.ts';

describe('[U] results/measurements/deletion-latency', () => {
  it('counts objects that were never seen to go, as at least as long as they were looked for', () => {
    const journal = builtJournal({ objects: 10 });
    const stuck = new Set(loadUids(journal).slice(0, 4));
    const left = without(journal, 'seen', ({ change, object }) => change === 'deleted' && stuck.has(object.uid));
    const [own] = deletionLatency.measure(recordOf(left));
    expect([own?.samples, own?.censored]).to.deep.equal([6, 4]);
    const p99 = own?.statistics.find(({ name }) => name === 'p99');
    expect(p99?.atLeast).to.equal(true);
    expect(p99?.value).to.be.at.least(2000);
  });
});

describe('[U] results/measurements/deletion-latency, by hand', () => {
  const LAG = { surely: 10, atMost: 100 };

  it('counts from the asking to the sight that it is gone; at least from when it was accepted, less the lag of the watch', () => {
    expect(departureOf(deleted([phase('Gone', 12_000)]), LAG)).to.deep.equal({
      value: 2000,
      low: 1880,
      high: 2000,
      observed: { low: 1990, high: 2000 },
    });
  });

  it('leaves open since when it was gone, where the watch was blind', () => {
    expect(departureOf(deleted([phase('Gone', 12_000, { watchFrom: at(11_500) })]), LAG)).to.deep.equal({
      value: 2000,
      low: 1380,
      high: 2000,
      observed: { low: 1490, high: 2000 },
    });
  });

  it('is never shorter than nothing, and bounded by nothing below where it is not known when it was accepted', () => {
    expect(departureOf(deleted([phase('Gone', 10_005)]), LAG)).to.deep.equal({
      value: 5,
      low: 0,
      high: 5,
      observed: { low: 0, high: 5 },
    });
    const unaccepted = { ...deleted([phase('Gone', 12_000)]), deletion: { requestedAt: at(10_000) } };
    expect(departureOf(unaccepted, LAG)).to.deep.include({ value: 2000, low: 0 });
  });

  it('knows no departure of what was not deleted, not seen to go, or gone before', () => {
    const { deletion: _, ...kept } = deleted([phase('Gone', 12_000)]);
    expect(departureOf(kept, LAG)).to.equal(undefined);
    expect(departureOf(deleted([phase('Running', 12_000)]), LAG)).to.equal(undefined);
    expect(departureOf(deleted([phase('Gone', 12_000, { kind: 'Job' })]), LAG)).to.equal(undefined);
    expect(departureOf(deleted([phase('Gone', 9999)]), LAG)).to.equal(undefined);
    expect(departureOf(deleted([phase('Gone', 10_000)]), LAG)).to.deep.include({ value: 0 });
    const launched = deleted([phase('Gone', 11_000, { kind: 'Job' }), phase('Gone', 12_000)]);
    expect(departureOf(launched, LAG)).to.deep.include({ value: 2000 });
  });

  it('waits to the end of the run for what was not seen to go', () => {
    const [own] = rows([deleted([phase('Running', 2000)])]);
    expect(own).to.deep.equal(['Pod', 0, 1, 50_000]);
  });

  it('says nothing of what was never seen, or was gone before', () => {
    expect(rows([deleted([])])).to.deep.equal([]);
    expect(rows([deleted([phase('Gone', 9999)])])).to.deep.equal([]);
    expect(rows([deleted([phase('Gone', 10_000)])])).to.deep.equal([['Pod', 1, 0, 0]]);
  });

  it('counts of a set those of its dependents that were there, as many as it brings', () => {
    const created = (count: number) => Array.from({ length: count }, () => phase('Created', 2000));
    const gone = (...times: readonly number[]) => times.map((time) => phase('Gone', time));
    const own = phase('Gone', 10_500, { kind: 'ReplicaSet' });
    const set = (...phases: ObjectRecord['phases']) =>
      rows([{ ...deleted([own, ...phases]), kind: 'ReplicaSet' }], SET);
    expect(set(...created(3), ...gone(11_000, 12_000, 13_000))).to.deep.equal([
      ['ReplicaSet', 1, 0, 500],
      ['Pod', 3, 0, 3000],
    ]);
    // One was lost before and replaced.
    expect(set(...created(4), ...gone(5000, 11_000, 12_000, 13_000))[1]).to.deep.equal(['Pod', 3, 0, 3000]);
    // One was lost before and never replaced.
    expect(set(...created(3), ...gone(5000, 11_000, 12_000))[1]).to.deep.equal(['Pod', 2, 0, 2000]);
    // One does not go.
    expect(set(...created(3), ...gone(11_000, 12_000))[1]).to.deep.equal(['Pod', 2, 1, 50_000]);
    // Another was there at the end than the set brings.
    expect(set(...created(4), ...gone(11_000, 12_000, 13_000, 14_000))[1]).to.deep.equal(['Pod', 3, 0, 3000]);
  });

  it('gives each kind the lag of the watch in its bounds', () => {
    const objects = Array.from({ length: 100 }, () => deleted([phase('Gone', 12_000)]));
    const [own] = deletionLatency.measure(builtRecord({ objects }));
    // Each was seen 10 ms after its reply, 30 ms after its sending.
    expect(own?.statistics[0]).to.deep.equal({ name: 'p50', value: 2000, low: 1950, high: 2000 });
  });
});

const SET = { ...builtWorkload('pod', 'ReplicaSet', { replicas: 3 }, { condition: 'Available' }), name: POD.name };

/** Its deletion was asked for at 10000, and accepted at 10020. */
const deleted = (phases: ObjectRecord['phases']): ObjectRecord =>
  builtObject({ phases, deletion: { requestedAt: at(10_000), acceptedAt: at(10_020), step: DELETE } });

/** Kind, samples, how many were never seen to go, and the longest. */
const rows = (objects: readonly ObjectRecord[], workload = POD) =>
  deletionLatency
    .measure(builtRecord({ objects, plan: builtPlanOf(workload, objects.length), endedAt: at(60_000) }))
    .map(({ labels: { kind }, samples, censored, statistics }) => [kind, samples, censored, statistics.at(-1)?.value]);
