import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';
import { engineSampleFolder } from '../support/engine-sample.ts';

const SAMPLES = join(import.meta.dirname, '../fixtures/benchmarks');
const parse = (...args: string[]) => prowessHere(['parse', ...args], { cwd: SAMPLES });

describe('[I] cli/parse', () => {
  it('exits with 0 for ok, 3 for partial, 1 for failed and 2 for unparsable', async () => {
    expect((await parse('iperf3', 'iperf3/client-p2.json')).code).to.equal(0);
    expect((await parse('iperf3', 'iperf3/client-p2.json', '--exit-code', '137')).code).to.equal(3);
    expect((await parse('fio', 'fio/fail-perm.json', '--stderr', 'fio/fail-perm.err')).code).to.equal(1);
    expect((await parse('iperf3', 'fio/local-read-terse.txt')).code).to.equal(2);
  });

  it('shows the numbers in units for people beside what the tool wrote', async () => {
    const { stdout } = await parse('sockperf', 'sockperf/tp-tcp.txt', '--asked', 'duration=3s');
    expect(stdout).to.equal(`ok: sockperf 3.7
METRIC                READING   VALUE        THE TOOL WROTE                NOTE
benchmark-operations  messages  564912 /s    Message Rate: 564912 msg/sec
benchmark-bandwidth   sent      6.33 Gbit/s  BandWidth: 754.239 MBps       MB are of 2^20 bytes, and Mb are 8 of them
`);
  });

  it('says why numbers are not judged, and gives everything as JSON', async () => {
    const args = ['fio', 'fio/cs-1worker.json', '--asked', 'participants=2'];
    expect((await parse(...args)).stdout).to.match(
      /^partial: holds 1 participants, asked were 2\nfio 3.33; these numbers are shown, never judged:\nMETRIC/,
    );
    expect(JSON.parse((await parse(...args, '--format', 'json')).stdout)).to.deep.include({ status: 'partial' });
  });

  it('says first of an engine that an objective of its own was missed', async () => {
    const { code, stdout } = await parse(
      'clusterloader2',
      engineSampleFolder('clusterloader2', 'slo-missed'),
      '--exit-code',
      '1',
    );
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /^failed: 1 objective of the engine's own missed; its numbers are whole\n {2}small: .*too high latency.*\nClusterLoader2\nMETRIC/,
    );
  });

  for (const [args, said] of [
    [['iperf9', 'x'], 'prowess does not read iperf9'],
    [['iperf3'], 'expected a tool and a file'],
    [['iperf3', 'nosuch.json'], 'nosuch.json'],
    [['iperf3', 'x', '--asked', 'duration=soon'], 'duration is soon: expected one such as 30s'],
    [['iperf3', 'x', '--asked', 'threads=4'], 'threads is not known: expected duration, streams'],
    [
      ['iperf3', 'x', '--exit-code', '-1'],
      "option '--exit-code <code>' argument '-1' is invalid. expected a whole number",
    ],
  ] as const) {
    it(`says of \`prowess parse ${args.join(' ')}\`: ${said}`, async () => {
      const { code, stderr } = await parse(...args);
      expect(code).to.equal(2);
      expect(stderr).to.include(said);
    });
  }
});
