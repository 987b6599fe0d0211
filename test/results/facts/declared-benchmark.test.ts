import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import { benchmarkSamples } from '../../../src/results/facts/benchmarks.ts';
import { builtTest } from '../../support/built-test.ts';

const SCENARIO = {
  kind: 'benchmark',
  image: 'registry.example/mycopy:1',
  command: ['mycopy', '--time', '10'],
  asked: { duration: '10s', streams: 4 },
  parse: {
    tool: 'mycopy',
    format: 'lines',
    readings: [{ name: 'copy', metric: 'benchmark-throughput', unit: 'MB/s', pattern: '^Copy: +([\\d.]+) MB/s$' }],
    duration: { pattern: '^took ([\\d.]+) s$', unit: 's' },
    streams: { pattern: ', (\\d+) threads$' },
  },
};

describe('[U] results/facts of a declared benchmark', () => {
  it('are read as the suite declares it, against what it asks', () => {
    expect(sampleOf('mycopy 1, 4 threads\nCopy: 12.5 MB/s\ntook 10.0 s\n')).to.deep.include({
      status: 'ok',
      readings: [
        {
          metric: 'benchmark-throughput',
          reading: 'copy',
          value: 12_500_000,
          tool: { label: '/^Copy: +([\\d.]+) MB/s$/', unit: 'MB/s', value: 12.5 },
        },
      ],
    });
    expect(sampleOf('mycopy 1, 4 threads\nCopy: 12.5 MB/s\ntook 4.0 s\n')).to.deep.include({
      status: 'partial',
      reason: 'measured for 4 s, asked were 10 s',
    });
    expect(sampleOf('mycopy 1, 2 threads\nCopy: 12.5 MB/s\ntook 10.0 s\n')).to.deep.include({
      status: 'partial',
      reason: 'holds 2 streams, asked were 4',
    });
  });
});

function sampleOf(stdout: string) {
  const plan = planTest(builtTest({ scenario: SCENARIO, workloads: [] }));
  const step = plan.steps.find(({ kind }) => kind === 'benchmark')?.id ?? '';
  const gzip = gzipSync(stdout).toString('base64');
  return benchmarkSamples(plan, [], [{ type: 'output', step, name: 'worker-0', exitCode: 0, gzip }])[0];
}
