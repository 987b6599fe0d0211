import { expect } from 'chai';
import { recordOf } from '../../../src/results/facts/gather.ts';
import { toResult } from '../../../src/results/index.ts';
import { benchmarkJournal } from '../../support/benchmark-journal.ts';

const SYSBENCH = { kind: 'sysbench', image: 'registry.example/sysbench:1', duration: '5s' };

/** Of a benchmark whose pod had a limit that held it back in so many periods of 100. */
async function outcomeOf(throttled: number, limits: Record<string, string>) {
  const entries = await benchmarkJournal({ scenario: { ...SYSBENCH, resources: { limits } } });
  const record = recordOf(
    entries.map((each) => (each.type === 'output' ? { ...each, cpu: { periods: 100, throttled } } : each)),
  );
  return { outcome: toResult(record).outcome, reason: record.benchmarks[0]?.reason };
}

describe('[I] results/facts, of pods that a CPU limit held back', () => {
  it('believes what a limit that the suite names did, and what hardly any did', async () => {
    expect(await outcomeOf(63, { cpu: '250m' })).to.deep.equal({ outcome: 'pass', reason: undefined });
    expect(await outcomeOf(5, {})).to.deep.equal({ outcome: 'pass', reason: undefined });
  });

  it('believes no number under a limit of which the suite knows nothing', async () => {
    expect(await outcomeOf(63, {})).to.deep.equal({
      outcome: 'invalid',
      reason: 'a CPU limit that the suite does not name held it back in 63 % of its time',
    });
  });
});
