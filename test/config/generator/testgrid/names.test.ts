import { expect } from 'chai';
import { inCellMetric } from '../../../../src/config/generator/testgrid/names.ts';
import type { ScenarioSpec } from '../../../../src/model/suite.ts';
import { builtTest, IPERF3 } from '../../../support/built-test.ts';

const DECLARED = [{ name: 'copy', metric: 'benchmark-throughput', unit: 'MB/s', pattern: '^Copy: ([0-9.]+)$' }];

const CELLS: readonly (readonly [string, ScenarioSpec, string | undefined])[] = [
  ['the tail of latencies', { kind: 'burst', objects: 10 }, 'p95_ms'],
  ['nothing of a command, whose rows are its own', { kind: 'command', command: ['true'] }, undefined],
  ['what a benchmark is about', IPERF3, 'value_bits_per_s'],
  ['what sockperf is about', { kind: 'sockperf', image: 'registry.example/sockperf:1' }, 'value_s'],
  ['what fio is about', { kind: 'fio', image: 'registry.example/fio:1' }, 'value_bytes_per_s'],
  [
    'what a declaration reads first',
    { kind: 'benchmark', image: 'registry.example/t:1', command: ['t'], parse: { tool: 't', readings: DECLARED } },
    'value_bytes_per_s',
  ],
];

describe('[U] config/generator/testgrid/names', () => {
  for (const [what, scenario, property] of CELLS) {
    it(`shows ${what} in the cells of ${scenario.kind}`, () => {
      expect(inCellMetric(builtTest({ scenario, workloads: [] }))).to.equal(property);
    });
  }
});
