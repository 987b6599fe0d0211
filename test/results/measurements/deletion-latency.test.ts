import { expect } from 'chai';
import { recordOf } from '../../../src/results/index.ts';
import { deletionLatency } from '../../../src/results/measurements/deletion-latency.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { loadUids, without } from '../../support/journal-edits.ts';

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
