import { expect } from 'chai';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';
import { seconds } from '../../src/model/units.ts';
import { parseSample, readingsOf, toolSample } from '../support/tool-sample.ts';

/** Numbers read in the outputs by eye, and converted by hand. */
const VALUES: readonly (readonly [ToolName, string, Readonly<Record<string, number>>])[] = [
  ['iperf2', 'client-p8-k.txt', { 'bandwidth sent': 43_088_528_000 }],
  ['iperf2', 'client-p1-default.txt', { 'bandwidth sent': 17_400_000_000 }],
  ['iperf2', 'client-p2-i1-csv.txt', { 'bandwidth sent': 16_087_865_876 + 16_350_511_800 }],
  [
    'iperf2',
    'client-udp-100M.txt',
    { 'bandwidth sent': 104_864_000, 'bandwidth received': 104_865_000, 'loss lost': 0, 'latency jitter': 0 },
  ],
  ['iperf2', 'format-K.txt', { 'bandwidth sent': 1_850_301 * 1024 * 8 }],
  ['iperf2', 'fullduplex.txt', { 'bandwidth sent': 5_671_184_000, 'bandwidth received': 3_894_144_000 }],
  ['iperf2', 'reverse-p2-e.txt', { 'bandwidth received': 5_110_000_000 }],
  [
    'iperf3',
    'bidir-p2.txt',
    {
      'bandwidth received': 2117052818.5791867,
      'bandwidth received-reverse': 4515509205.398615,
      'errors retransmits-reverse': 5,
    },
  ],
  ['iperf3', 'text-reverse.txt', { 'bandwidth received': 1563 * 1024 * 1024 * 8, 'errors retransmits': 9 }],
  [
    'fio',
    'local-read.json',
    {
      'throughput read': 1_514_140_337,
      'operations read': 23_103.948026,
      'latency read-mean': 345_606.486751e-9,
      'latency read-p99': 528_384e-9,
    },
  ],
  ['fio', 'cs-2workers.json', { 'throughput read': 400_126_592, 'throughput write': 404_351_552 }],
  ['fio', 'local-statusinterval.txt', { 'throughput read': 832_585_033 }],
  ['fio', 'stonewall.txt', { 'throughput seq-read': 1_250_413_458, 'throughput rand-read': 42_510_833 }],
  [
    'imb',
    'pingpong-tcp-maxlog22.txt',
    {
      'latency pingpong 0': 9.98e-6,
      'latency pingpong 4194304': 2610.22e-6,
      'throughput pingpong 4194304': 1_606_880_000,
    },
  ],
  ['imb', 'multi-pingpong-allreduce.txt', { 'latency pingpong 256': 10.58e-6, 'latency allreduce 256': 12.53e-6 }],
  [
    'perftest',
    'read-bw-all-gbits-client.txt',
    { 'bandwidth average 8388608': 197_480_000_000, 'operations messages 2': 2_830_684 },
  ],
  ['perftest', 'write-bw-50000iters-peak-zero.txt', { 'bandwidth average 8388608': 3662.02 * 1024 * 1024 * 8 }],
  ['perftest', 'write-lat-all-mlx4.txt', { 'latency typical 2': 0.89e-6, 'latency p99 8388608': 2574.77e-6 }],
  ['openfoam', 'icoFoam-parallel-3d-np2.txt', { 'time execution': 2.17, 'time clock': 2, 'time elapsed': 2.53 }],
  [
    'pytorch',
    'format-cuda-eval.synthetic.txt',
    { 'latency batch': 0.012401, 'latency batch-gpu': 0.012345, 'time elapsed': 12.99 },
  ],
  ['gnu-time', 'posix.txt', { 'time elapsed': 1 }],
  ['stress-ng', 'cpu-all.yaml', { 'operations cpu': 2202.91234, 'operations cpu-usr-sys': 1578.530156 }],
  ['stress-ng', 'vm-metrics.txt', { 'operations vm': 27_007.87 }],
  ['sysbench', 'cpu-t2.txt', { 'operations events': 2524.94, 'latency p95': 0.00118, 'time total': 5.0035 }],
  [
    'sysbench',
    'memory-rnd.txt',
    { 'operations operations': 1_447_421.26, 'throughput transferred': 5653.99 * 1024 * 1024 },
  ],
  ['sysbench', 'fileio-rndrw.txt', { 'operations reads': 32_065.95, 'throughput written': 334.02 * 1024 * 1024 }],
  ['sysbench', 'mutex.txt', { 'time total': 0.3806, 'operations events': 4 / 0.3806 }],
  [
    'sockperf',
    'pp-tcp-pps.txt',
    { 'latency round-trip-mean': 29.577e-6, 'latency round-trip-p99': 105.136e-6, 'errors dropped': 0 },
  ],
  ['sockperf', 'tp-tcp.txt', { 'operations messages': 564_912, 'bandwidth sent': 754.239 * 1024 * 1024 * 8 }],
  [
    'cyclictest',
    'basic-quiet.txt',
    { 'latency max': 8385e-6, 'latency min': 11e-6, 'latency mean': ((24 * 3000 + 23 * 2018) / 5018) * 1e-6 },
  ],
  ['hackbench', 'hackbench.txt', { 'time messages': 1.151 }],
  ['netperf', 'tcp_stream.txt', { 'bandwidth throughput': 10_780_920_000 }],
  ['netperf', 'tcp_rr-keyval.txt', { 'operations transactions': 62_010.91, 'latency p99': 22e-6 }],
  ['qperf', 'tcp_bw_lat.txt', { 'bandwidth tcp-bw': 13_040_000_000, 'latency udp-lat': 33.3e-6 }],
  ['nuttcp', 'udp-parse.txt', { 'bandwidth received': 48_702_100, 'loss lost': 40 / 1526 }],
  ['bonnie', 'csv.txt', { 'throughput write-char': 1155 * 1024, 'throughput read-char': 1892 * 1024 }],
  ['db12', 'multiple2.json', { 'score sum': 49.87591965723178 }],
  ['db12', 'multiple2-text.txt', { 'score sum': 83.1255769730405, 'score median': 41.52823920265781 }],
  ['db12', 'single-text.txt', { 'score norm': 40.98360655737705 }],
  ['db12', 'suite.synthetic.json', { 'score suite': 83.12 }],
  ['hepscore', 'report.json', { 'score score': 872.266 }],
  ['hs06', 'profiles.json', { 'score hs06-32': 520.69, 'score hs06-64-per-copy': 14.26 }],
  ['coremark', '2threads.txt', { 'score iterations': 54_024.851432 }],
  ['stream', 'omp2.txt', { 'throughput triad': 50_288_900_000 }],
  ['mbw', '256M.txt', { 'throughput memcpy': 13_217.451 * 1024 * 1024 }],
  ['hpcc', 'hpccoutf-np2.txt', { 'operations mpi-random-access': 5_272_480, 'latency ping-pong': 0.394069e-6 }],
  ['likwid', 'stream.txt', { 'throughput stream': 27_871_930_000 }],
];

describe('[U] numbers of tools', () => {
  for (const [tool, file, expected] of VALUES) {
    it(`are those of ${tool} ${file}, in the units of the catalogue`, () => {
      const found = readingsOf(parseSample(tool, file));
      for (const [name, value] of Object.entries(expected))
        expect(found[name], name).to.be.closeTo(value, Math.abs(value) * 1e-9);
    });
  }

  it('keep what the tool wrote, and say where its label misleads', () => {
    const outcome = parseSample('sockperf', 'tp-tcp.txt');
    const sent = outcome.status === 'ok' ? outcome.readings.find(({ reading }) => reading === 'sent') : undefined;
    expect(sent).to.deep.include({
      tool: { label: 'BandWidth', unit: 'MBps', value: 754.239 },
      note: 'MB are of 2^20 bytes, and Mb are 8 of them',
    });
  });
});

describe('[U] outputs that are none', () => {
  for (const [what, output, status, reason] of [
    ['nothing', { stdout: '', stderr: '' }, 'failed', 'printed nothing'],
    [
      'nothing from what was killed',
      { stdout: '\n', stderr: '', exitCode: 137 },
      'failed',
      'printed nothing, and was ended by SIGKILL (exit code 137)',
    ],
    ['binary rubbish', { stdout: '\u0000\u0001{', stderr: '' }, 'unparsable', 'stdout holds NUL bytes: it is no text'],
  ] as const) {
    it(`say so of ${what}, whatever the tool`, () => {
      for (const parser of Object.values(PARSERS))
        expect(parseOutput(parser, output)).to.deep.equal({ status, reason });
    });
  }

  it('are failed where the exit code says so and nothing else does', () => {
    expect(parseOutput(PARSERS.iperf2, { stdout: 'hello\n', stderr: '', exitCode: 143 })).to.deep.equal({
      status: 'failed',
      reason: 'expected a row of iperf that begins at 0 s: it has no result, and was ended by SIGTERM (exit code 143)',
    });
  });

  it('are unparsable where two runs are in one', () => {
    const { stdout } = toolSample('imb', 'pingpong-tcp-maxlog4.txt');
    expect(parseOutput(PARSERS.imb, { stdout: stdout + stdout, stderr: '' }).status).to.equal('unparsable');
  });
});

describe('[U] outputs among those of other programs', () => {
  it('are found beside JSON that others log', () => {
    const { stdout } = toolSample('iperf3', 'client-p2.json');
    const outcome = parseOutput(PARSERS.iperf3, {
      stdout: `{"level":"info","msg":"a \\"} b"}\n${stdout}{"level":"info"}\n`,
      stderr: '',
    });
    expect(outcome.status).to.equal('ok');
    expect(parseOutput(PARSERS.iperf3, { stdout: stdout + stdout, stderr: '' }).status).to.equal('unparsable');
  });
});

describe('[U] tables of netperf', () => {
  const table = (lines: string) =>
    readingsOf(
      parseOutput(
        PARSERS.netperf,
        { stdout: `MIGRATED TEST from 0.0.0.0\n${lines}`, stderr: '' },
        { durationMs: seconds(2) },
      ),
    );

  it('are of datagrams that were sent and came', () => {
    expect(
      table(`Socket  Message  Elapsed      Messages
Size    Size     Time         Okay Errors   Throughput
bytes   bytes    secs            #      #   10^6bits/sec

212992   65507   2.00       57337      0     15023.09
212992           2.00       57000           14934.79
`),
    ).to.deep.equal({
      'bandwidth sent': 15_023_090_000,
      'bandwidth received': 14_934_790_000,
      'loss lost': 1 - 57_000 / 57_337,
    });
  });

  it('are of transactions, and of a stream beside CPU time', () => {
    expect(
      table(`Local /Remote
Socket Size   Request  Resp.   Elapsed  Trans.
Send   Recv   Size     Size    Time     Rate
bytes  Bytes  bytes    bytes   secs.    per sec

16384  131072 1        1       2.00     61234.56
16384  131072
`),
    ).to.deep.equal({ 'operations transactions': 61_234.56 });
    expect(
      table(`Size   Size    Size     Time     Throughput  local    remote   local   remote
bytes  bytes   bytes    secs.    10^6bits/s  % S      % S      us/KB   us/KB

131072  16384  16384    2.00      10780.92   45.10    45.10    2.740   2.740
`),
    ).to.deep.equal({ 'bandwidth throughput': 10_780_920_000 });
  });
});

describe('[U] what was asked of a tool', () => {
  for (const [tool, file, asked, reason] of [
    ['iperf2', 'fail-term.txt', { durationMs: seconds(10) }, /measured for 2.001 s, asked were 10 s/],
    ['iperf2', 'client-p8-k.txt', { streams: 16 }, /holds 8 streams, asked were 16/],
    ['fio', 'cs-1worker.json', { participants: 2 }, /holds 1 participants, asked were 2/],
    ['fio', 'local-read.json', { durationMs: seconds(30) }, /measured for 2.001 s, asked were 30 s/],
    ['imb', 'pingpong-tcp-maxlog4.txt', { largestBytes: 64 }, /lacks the rows of 32, 64 bytes/],
    ['perftest', 'write-bw-duration-mode-peak-zero.txt', { largestBytes: 16 }, /lacks the rows of 2, 4, 16 bytes/],
    ['openfoam', 'icoFoam-parallel-3d-np2.txt', { iterations: 100 }, /holds 20 time steps, asked were 100/],
    ['sysbench', 'cpu-t2.txt', { streams: 4 }, /holds 2 threads, asked were 4/],
    ['sysbench', 'cpu-t2.txt', { durationMs: seconds(60) }, /measured for 5.003 s, asked were 60 s/],
    ['sockperf', 'pp-udp.txt', { durationMs: seconds(10) }, /measured for 3 s, asked were 10 s/],
    ['cyclictest', 'out.json', { iterations: 10_000 }, /holds 3000 cycles, asked were 10000/],
    ['db12', 'multiple2.json', { streams: 4 }, /holds 2 copies, asked were 4/],
    ['db12', 'multiple2-text.txt', { streams: 4 }, /holds 2 copies, asked were 4/],
    ['db12', 'suite.synthetic.json', { streams: 4 }, /does not say how many copies/],
    ['stream', 'omp1.txt', { streams: 2 }, /holds 1 threads, asked were 2/],
    [
      'perftest',
      'read-bw-all-gbits-client.txt',
      { iterations: 3333 },
      /holds \d+ iterations of 2 bytes, asked were 3333/,
    ],
    ['stress-ng', 'cpu2.txt', { streams: 7 }, /holds \d+ instances, asked were 7/],
    ['fio', 'group.txt', { streams: 3 }, /holds 2 jobs, asked were 3/],
    ['iperf2', 'sum-only.txt', { streams: 3 }, /holds 4 streams, asked were 3/],
    ['qperf', 'tcp_bw_lat.txt', { durationMs: seconds(2) }, /does not say how long it measured, asked were 2 s/],
    [
      'bonnie',
      'csv.txt',
      { durationMs: seconds(2), streams: 1 },
      /duration and streams cannot be checked in the output of bonnie/,
    ],
    ['hs06', 'profiles.json', { streams: 4 }, /holds 48 copies of hs06_32, asked were 4/],
    ['coremark', '2threads.txt', { streams: 1 }, /holds 2 threads, asked were 1/],
  ] as const) {
    it(`makes ${tool} ${file} partial where it is ${JSON.stringify(asked)}`, () => {
      const outcome = parseSample(tool, file, asked);
      expect(outcome.status).to.equal('partial');
      expect('reason' in outcome ? outcome.reason : '').to.match(reason);
    });
  }
});
