import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { ms, seconds } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { POD } from '../support/built-test.ts';
import { edited, without } from '../support/journal-edits.ts';
import { type RunSetup, simRun } from '../support/sim-run.ts';

/** Lists of namespaces take longer from one second to the next, as long as the warm-up waits. */
const RISING: NonNullable<RunSetup['faults']> = Array.from({ length: 64 }, (_, n) => ({
  fault: 'slow' as const,
  verbs: ['list' as const],
  resources: ['namespaces'],
  delayMs: 40 * 1.02 ** (5 * n),
  fromMs: 5000 * n,
  untilMs: 5000 * (n + 1),
}));

const BURST: RunSetup = { workloads: [POD], scenario: { kind: 'burst', objects: 8 } };
const TWO_LEVELS: RunSetup = {
  ...BURST,
  scenario: { kind: 'burst' },
  sweep: { product: { objects: [4, 8] }, include: [], repetitions: 1, order: 'sequential' },
};

describe('[I] runner/steady', () => {
  it('puts each read into the journal, from which results conclude what the run did', async () => {
    const { entries } = await simRun(TWO_LEVELS);
    const { waits = [] } = toResult(recordOf(entries));
    expect(waits.map(({ step }) => step.replace(/^\d+-/, ''))).to.deep.equal(['warm-up', 'cool-down']);
    expect(waits.map(({ step, steady, waitedMs, reads }) => [step, { steady, waitedMs, reads }])).to.deep.equal(
      stepFacts(entries),
    );
    expect(waits.every(({ steady, reads }) => steady && reads > 50)).to.equal(true);
  });

  it('gives up a cluster that does not come to rest long before the wait is over, and says so in the headline, the rule and the result', async () => {
    const { entries } = await simRun({ ...BURST, faults: RISING });
    const result = toResult(recordOf(entries));
    expect(result.outcome).to.equal('pass');
    expect(result.headline).to.match(
      /no thresholds are set\. The cluster was never shown to be steady before the load \(05-warm-up, 1 min 2\d(\.\d+)? s\)\.$/,
    );
    const [wait] = result.waits ?? [];
    expect(wait?.steady).to.equal(false);
    expect(wait?.waitedMs).to.be.within(80_000, 90_000);
    expect(wait?.reason).to.match(/^changes by .* in 40\.?\d* s around .*; allowed: .* either way; the drift lasts$/);
    expect(result.validity.find(({ rule }) => rule === 'warmed-up')?.message).to.equal(
      `4 nodes warmed up; the API server's answers were not shown to be even in 1 of 1 wait: in 05-warm-up a read, in ms, ${wait?.reason}`,
    );
  });

  it('believes the reads, not the word of the step', async () => {
    const { entries } = await simRun({ ...BURST, faults: RISING });
    const claimed = edited(entries, 'step-ended', (end) => ({ ...end, facts: { ...end.facts, steady: true } }));
    expect(toResult(recordOf(claimed)).waits?.map(({ steady }) => steady)).to.deep.equal([false]);
  });

  it('of a journal without reads repeats what the step says', async () => {
    const { entries } = await simRun(BURST);
    const old = without(entries, 'probe');
    const [wait, ...others] = toResult(recordOf(old)).waits ?? [];
    expect(others).to.deep.equal([]);
    expect(wait).to.include({ steady: true, reads: 0, reason: 'the reads are not in the journal' });
  });

  it('says so of a wait that is shorter than the first look', async () => {
    const steady = { warmUpMaxMs: seconds(3), coolDownMaxMs: ms(0) };
    const { entries } = await simRun({ ...BURST, test: { steady } });
    const { headline, waits } = toResult(recordOf(entries));
    expect(waits?.map(({ steady }) => steady)).to.deep.equal([false]);
    expect(waits?.[0]?.waitedMs).to.be.within(3000, 3100);
    expect(headline).to.include('never shown to be steady before the load (05-warm-up, 3 s)');
  });
});

function stepFacts(entries: readonly Entry[]): unknown[] {
  return entries.flatMap((entry) => {
    if (entry.type !== 'step-ended' || entry.facts?.steady === undefined) return [];
    const { steady, waitedMs, probes } = entry.facts;
    return [[entry.step, { steady, waitedMs, reads: probes }]];
  });
}
