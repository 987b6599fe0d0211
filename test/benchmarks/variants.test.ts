import { expect } from 'chai';
import type { ToolOutcome, ToolOutput } from '../../src/benchmarks/outcome.ts';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';
import { expectedStatuses, readingsOf, toolSample } from '../support/tool-sample.ts';

const SAMPLES = [...expectedStatuses().keys()].map((file) => {
  const [tool = '', name = ''] = file.split('/');
  return { file, tool: tool as ToolName, output: toolSample(tool, name) };
});

/** The same output with each line of both texts changed. */
const eachLine =
  (edit: (line: string, stream: 'stdout' | 'stderr') => string) =>
  (output: ToolOutput): ToolOutput => {
    const edited = (stream: 'stdout' | 'stderr') =>
      output[stream].replaceAll(/^.*(?:\n|(?<=.)$)/gm, (line) => edit(line.replace('\n', ''), stream).concat('\n'));
    return { ...output, stdout: edited('stdout'), stderr: edited('stderr') };
  };

const KERNEL = '[   12.345678][    T1] random: crng init done';
const STAMP = '2026-11-30T10:00:00.123456789Z';

/** What changes nothing of what a tool said. */
const CARRIED: Readonly<Record<string, (output: ToolOutput) => ToolOutput>> = {
  'kubectl logs --timestamps': eachLine((line) => `${STAMP} ${line}`),
  'kubectl logs --timestamps of a node east of Greenwich': eachLine(
    (line) => `2026-11-30T11:00:00.123456789+01:00 ${line}`,
  ),
  'kubectl logs --prefix': eachLine((line) => `[pod/worker-0/tool] ${line}`),
  'kubectl logs --prefix --timestamps': eachLine((line) => `[pod/worker-0/tool] ${STAMP} ${line}`),
  'the log file of a container runtime': eachLine((line, stream) => `${STAMP} ${stream} F ${line}`),
  'mpirun --tag-output': eachLine((line, stream) => `[1,0]<${stream}>:${line}`),
  'prterun --output tag': eachLine((line, stream) => `[prterun-master-1@1,0]<${stream}>: ${line}`),
  'a serial console on which the kernel prints': eachLine(
    (line) => `${line.slice(0, line.length / 2)}${KERNEL}\n${line.slice(line.length / 2)}`,
  ),
  'a serial console on which the kernel prints between lines': eachLine((line) => `${KERNEL}\n${line}`),
  'a terminal': eachLine((line) => `${line}\r\r`),
  'blanks at the ends of lines': eachLine((line) => `${line} \t`),
  'a byte order mark': (output) => ({ ...output, stdout: `\uFEFF${output.stdout}` }),
};

const outcomeOf = (tool: ToolName, output: ToolOutput): ToolOutcome => parseOutput(PARSERS[tool], output);

describe('[U] recorded outputs on their way', () => {
  for (const [way, carried] of Object.entries(CARRIED)) {
    it(`are the same through ${way}`, () => {
      for (const { file, tool, output } of SAMPLES) {
        const [direct, found] = [outcomeOf(tool, output), outcomeOf(tool, carried(output))];
        expect([found.status, readingsOf(found)], file).to.deep.equal([direct.status, readingsOf(direct)]);
      }
    });
  }

  it('are no results where the lines of two pods are mixed', () => {
    for (const { file, tool, output } of SAMPLES) {
      let count = 0;
      const mixed = eachLine((text, stream) => `[pod/worker-${stream === 'stdout' ? count++ % 2 : 0}/tool] ${text}`)(
        output,
      );
      if (count > 1) expect(outcomeOf(tool, mixed).status, file).to.not.equal('ok');
    }
  });
});

/** Both texts with numbers as they are written elsewhere. */
const written = (pattern: RegExp, by: string) => (output: ToolOutput) => ({
  ...output,
  stdout: output.stdout.replaceAll(pattern, by),
  stderr: output.stderr.replaceAll(pattern, by),
});

describe('[U] recorded outputs in another language', () => {
  for (const [how, edit] of Object.entries({
    'a comma for the point': written(/(?<![\d.])(\d+)\.(\d+)(?![\d.])/g, '$1,$2'),
    'a comma between thousands': written(/(?<![\d.])(\d+)(\d{3})(?=\.\d)/g, '$1,$2'),
  })) {
    it(`never give another number, or fewer of them, for ${how}`, () => {
      for (const { file, tool, output } of SAMPLES) {
        const found = outcomeOf(tool, edit(output));
        if (found.status === 'ok') expect(readingsOf(found), file).to.deep.equal(readingsOf(outcomeOf(tool, output)));
      }
    });
  }

  it('say which number, and what to do', () => {
    const { stdout, stderr } = toolSample('sysbench', 'cpu-t2.txt');
    expect(outcomeOf('sysbench', { stdout: stdout.replace('5.0035s', '5,0035s'), stderr })).to.deep.equal({
      status: 'unparsable',
      reason: 'holds "5,0035s", a number as another language writes it: run the tool with LC_ALL=C',
    });
  });
});

describe('[U] recorded outputs of a process that was ended', () => {
  for (const said of [
    'Killed',
    'Segmentation fault (core dumped)',
    './run.sh: line 3:  4711 Terminated              iperf -c server',
    'command terminated with exit code 137',
  ]) {
    it(`are no results where the shell says: ${said}`, () => {
      for (const { file, tool, output } of SAMPLES)
        for (const ended of [
          { ...output, stderr: `${output.stderr}\n${said}\n` },
          { ...output, stdout: `${output.stdout}\n${said}\n` },
        ])
          expect(outcomeOf(tool, ended).status, file).to.not.equal('ok');
    });
  }
});

/** Outputs of other versions and options, and of failures behind a result: what was changed in which sample, and what it is then. */
type Edited = readonly [tool: ToolName, file: string, what: string, edit: (text: string) => string, status: string];

const EDITED: readonly Edited[] = [
  ['iperf3', 'text-p1.txt', 'with --title', (text) => text.replace(/^(?=.)/gm, 'node-a:  '), 'ok'],
  ['iperf3', 'text-p1.txt', 'with --timestamps', (text) => text.replace(/^/gm, 'Mon Nov 30 10:00:00 2026 '), 'ok'],
  ['iperf3', 'text-p1.txt', 'with --timestamps=%T', (text) => text.replace(/^/gm, '10:00:00 '), 'ok'],
  [
    'iperf3',
    'text-p1.txt',
    'with --get-server-output',
    (text) =>
      text.replace(
        'iperf Done.',
        `Server output:\n[  5]   0.00-2.00   sec  2.61 GBytes  11.2 Gbits/sec                  receiver\n\n\niperf Done.`,
      ),
    'ok',
  ],
  ['iperf3', 'text-p1.txt', 'with another rate', (text) => text.replaceAll(' 11.2 Gbits', ' 112 Gbits'), 'partial'],
  [
    'iperf3',
    'text-p1.txt',
    'whose control connection was lost',
    (text) => `${text}iperf3: error - control socket has closed unexpectedly\n`,
    'partial',
  ],
  [
    'iperf3',
    'client-p2.json',
    'whose control connection was lost',
    (text) => `${text}\niperf3: error - control socket has closed unexpectedly\n`,
    'partial',
  ],
  ['iperf2', 'client-p1-default.txt', 'with another rate', (text) => text.replace('17.4 G', '174 G'), 'partial'],
  [
    'fio',
    'local-read.json',
    'that went on after errors',
    (text) => text.replace(/"total_err" : 0|(?="groupid")/, '"total_err" : 3, '),
    'partial',
  ],
  [
    'fio',
    'local-read.json',
    'with another bandwidth',
    (text) => text.replace(/"bw_bytes" : (\d+)/, '"bw_bytes" : $10'),
    'partial',
  ],
  [
    'fio',
    'local-read.json',
    'with other operations per second',
    (text) => text.replace(/"iops" : (\d+)/, '"iops" : $10'),
    'partial',
  ],
  [
    'sysbench',
    'cpu-t2.txt',
    'with a negative rate',
    (text) => text.replace(/(events per second: +)/, '$1-'),
    'partial',
  ],
  [
    'sysbench',
    'cpu-t2.txt',
    'with a rate that is no number',
    (text) => text.replace(/(?<=second: +).*/, '***'),
    'partial',
  ],
  [
    'sysbench',
    'cpu-t2.txt',
    'without a number of its average',
    (text) => text.replace(/(?<= avg: +).*/, '-'),
    'partial',
  ],
  [
    'cyclictest',
    'basic-quiet.txt',
    'with a row that cannot be read',
    (text) => text.replace(/(?<=T: 1 .*Max: +)\d+/, '-1'),
    'partial',
  ],
  [
    'cyclictest',
    'basic-quiet.txt',
    'with a least above the average',
    (text) => text.replace(/(?<=T: 0 .*Min: +)\d+/, '999999'),
    'partial',
  ],
  ['cyclictest', 'hist.txt', 'with a total less', (text) => text.replace(/^# Total: \d+/m, '# Total:'), 'unparsable'],
  [
    'cyclictest',
    'basic-quiet.txt',
    'with a row that has no number of its thread',
    (text) => text.replace('T: 1 ', 'T: '),
    'partial',
  ],
  [
    'cyclictest',
    'hist.txt',
    'with a row that is torn',
    (text) => text.replace('# Min Latencies: 00012 00028', '# Min Latencies: 00012 0002\n8'),
    'unparsable',
  ],
  [
    'bonnie',
    'full.txt',
    'of a machine with a comma in its name',
    (text) => text.replace(',vm,', ',vm,rack 1,'),
    'partial',
  ],
  ['fio', 'local-read-terse.txt', 'with a field less', (text) => text.replace(';50.030332;', ';50.030332'), 'failed'],
  ['fio', 'local-read-terse.txt', 'with a field more', (text) => text.replace(';50.030332;', ';50;030332;'), 'failed'],
  [
    'netperf',
    'tcp_rr-keyval.txt',
    'without the number of a latency',
    (text) => text.replace(/(P50_LATENCY=).*/, '$1'),
    'unparsable',
  ],
  ['qperf', 'udp.txt', 'with a comma for a point', (text) => text.replace('69.7 K/sec', '69,7 K/sec'), 'unparsable'],
  ['qperf', 'udp.txt', 'with groups of three digits', (text) => text.replace('69.7 K/sec', '69,712,345 /sec'), 'ok'],
  ['db12', 'multiple2-text.txt', 'with another sum', (text) => text.replace('83.1', '93.1'), 'partial'],
  ['db12', 'multiple2-text.txt', 'with a copy less', (text) => text.replace(/ 41\.59\d*\n/, '\n'), 'partial'],
  ['db12', 'single-text.txt', 'of two runs', (text) => text.replace(/^[\d.]+\n/, '$&$&'), 'unparsable'],
  [
    'db12',
    'multiple2-text.txt',
    'of one copy',
    (text) => (text.startsWith('2 ') ? '1 4.5 4.5 4.5 4.5\n4.5\n' : text),
    'ok',
  ],
  ['db12', 'single-text.txt', 'that has no end', (text) => text.replace(/\n$/, ''), 'failed'],
  ['nuttcp', 'tcp.txt', 'with another rate', (text) => text.replace(/= +(\d+)(?=\.\d+ Mbps)/, '= $10'), 'partial'],
  ['mbw', '256M.txt', 'with another average', (text) => text.replace(/(AVG.*Copy: )/, '$11'), 'partial'],
  ['sockperf', 'tp-tcp.txt', 'with another bandwidth', (text) => text.replace('is 754.239', 'is 7542.39'), 'partial'],
  [
    'perftest',
    'read-bw-all-gbits-client.txt',
    'with other messages',
    (text) => text.replace(/^( *2 .* )(?=2\.830684)/m, '$11'),
    'partial',
  ],
  [
    'openfoam',
    'icoFoam-parallel-3d-np2.txt',
    'that diverged and went on, without FOAM_SIGFPE',
    (text) => text.replace('Final residual = 9.28068e-05', 'Final residual = nan'),
    'failed',
  ],
  [
    'openfoam',
    'icoFoam-parallel-3d-np2.txt',
    'whose errors of continuity are infinite',
    (text) => text.replace('sum local = 7.09409e-08', 'sum local = inf'),
    'failed',
  ],
  ...[
    'fio: pid=4711, got signal=9',
    'fio: 1 job failed to start',
    "fio: job 't' (state=5) hasn't exited in 300 seconds, it appears to be stuck. Doing forceful exit of this job.",
    'crc32c: verify failed at file /data/t offset 0, length 4096 (requested block: offset=0, length=4096)',
  ].flatMap((said): Edited[] => [
    ['fio', 'group.txt', `that says: ${said}`, (text) => `${said}\n${text}`, 'partial'],
    [
      'fio',
      'normal-group.txt',
      `that says: ${said}`,
      (text) => text.replace(/^Starting .*$/m, `$&\n${said}`),
      'partial',
    ],
  ]),
  ['imb', 'pingpong-shm.txt', 'with -DCHECK and no defect', (text) => withDefects(text, '0.00'), 'ok'],
  ['imb', 'pingpong-shm.txt', 'with -DCHECK and defects', (text) => withDefects(text, '3.00'), 'partial'],
  [
    'netperf',
    'tcp_rr-keyval.txt',
    'without latencies, which it writes as -1',
    (text) => text.replaceAll(/^(\w+_LATENCY=).*$/gm, '$1-1.00'),
    'ok',
  ],
  [
    'netperf',
    'tcp_rr-keyval.txt',
    'that complains on stdout',
    (text) => `${text}netperf: data recv error: Connection reset by peer\n`,
    'partial',
  ],
  [
    'netperf',
    'tcp_stream.txt',
    'that complains on stdout',
    (text) => `${text}send_tcp_stream: data send error: errno 104\n`,
    'partial',
  ],
  [
    'sysbench',
    'cpu-t2.txt',
    'with an alert',
    (text) => text.replace('Threads started!', '$&\nALERT: Error 1205 Lock wait timeout exceeded'),
    'partial',
  ],
  [
    'sockperf',
    'pp-tcp-pps.txt',
    'whose answers ceased to come',
    (text) => text.replace('[Valid Duration] RunTime=2.550', '[Valid Duration] RunTime=0.850'),
    'partial',
  ],
  [
    'sockperf',
    'pp-tcp-pps.txt',
    'of one message a second',
    (text) => text.replace(/(\[Valid Duration\]) .*/, '$1 RunTime=2.000 sec; SentMessages=2; ReceivedMessages=2'),
    'ok',
  ],
  ...(
    [
      ['info:  [7] failed: 1: cpu (1)', 'partial'],
      ['info:  [7] failed: 0', 'ok'],
      ['info:  [7] passed: 1: cpu (1)', 'partial'],
      ['info:  [7] passed: 2: cpu (2)', 'ok'],
      ['warn:  [7] cpu: [9] terminated on signal: 9 (Killed)', 'partial'],
      ['info:  [7] vm: [9] was killed by the OOM killer', 'partial'],
    ] as const
  ).map(
    ([said, status]): Edited => [
      'stress-ng',
      'cpu2.txt',
      `that says: ${said}`,
      (text) => `${text}stress-ng: ${said}\n`,
      status,
    ],
  ),
  [
    'hpcc',
    'hpccoutf-np2.txt',
    'with a residual that failed',
    (text) => text.replace(/0(?= tests completed and failed residual checks)/, '1'),
    'partial',
  ],
  [
    'iperf3',
    'client-p8.json',
    'with a stream that carried nothing',
    (text) => {
      const bytes = [...text.matchAll(RECEIVER)].map(([, , count]) => Number(count));
      const moved = [0, (bytes[0] ?? 0) + (bytes[1] ?? 0), ...bytes.slice(2)];
      return text.replaceAll(RECEIVER, (_, before: string) => `${before}${moved.shift()}`);
    },
    'partial',
  ],
  [
    'iperf3',
    'text-p2.txt',
    'with a stream that carried nothing',
    (text) => text.replace(/^(\[ *5\] .* sec +)\S+ \w+ +\S+ \w+\/sec(?=.*receiver)/m, '$10.00 Bytes  0.00 bits/sec'),
    'partial',
  ],
  [
    'iperf2',
    'p2-default.txt',
    'with a stream that carried nothing',
    (text) => {
      const sum = /^\[SUM\] .* sec +(\S+ \w+ +\S+ \w+\/sec)/m.exec(text)?.[1] ?? '';
      const amounts = ['0.00 Bytes  0.00 bits/sec', sum];
      return text.replaceAll(
        /^(\[ +\d+\] .* sec +)\S+ \w+ +\S+ \w+\/sec/gm,
        (_, before: string) => `${before}${amounts.shift()}`,
      );
    },
    'partial',
  ],
  [
    'iperf3',
    'text-udp.txt',
    'all of which was lost',
    (text) => text.replaceAll(/\d+\/(\d+) \([^)]*\)/g, '$1/$1 (100%)'),
    'partial',
  ],
  [
    'iperf2',
    'client-udp-100M.txt',
    'all of which was lost',
    (text) => text.replaceAll(/\d+\/ *(\d+) \([^)]*\)/g, '$1/$1 (100%)'),
    'partial',
  ],
];

const RECEIVER = /("receiver":\s*\{[^}]*"bytes":\s*)(\d+)/g;

const withDefects = (text: string, count: string): string =>
  text.replace(/#bytes .*$/m, '$& defects').replaceAll(/^ +\d+ +\d+ +[\d.]+ +[\d.]+$/gm, `$&  ${count}`);

describe('[U] outputs of other options, and of failures behind a result', () => {
  for (const [tool, file, what, edit, status] of EDITED) {
    it(`are ${status} of ${tool} ${file} ${what}`, () => {
      const { stdout, ...others } = toolSample(tool, file);
      expect(edit(stdout)).to.not.equal(stdout);
      const found = outcomeOf(tool, { ...others, stdout: edit(stdout) });
      expect(found.status, 'reason' in found ? found.reason : '').to.equal(status);
    });
  }
});

describe('[U] what a tool says to stderr', () => {
  for (const said of [
    'write: No space left on device',
    'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB',
    'mpirun noticed that process rank 1 with PID 4711 on node b exited on signal 9 (Killed).',
    '=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES',
    '[node-a:4711] *** An error occurred in MPI_Recv',
    "[1795303211.757838] [vm:24234:0] ucp_context.c:1014 UCX  WARN  transport 'rc_x' is not available, please use one or more of: tcp",
    'recvfrom() failed (errno=104 Connection reset by peer)',
    'Unable to allocate: Cannot allocate memory',
    'kernel: Out of memory: Killed process 4711 (fio)',
    '[ 4711.123456] Out of memory: Killed process 4711 (fio)',
  ]) {
    it(`is no part of a result of any tool: ${said}`, () => {
      for (const { file, tool, output } of SAMPLES)
        expect(outcomeOf(tool, { ...output, stderr: `${output.stderr}\n${said}\n` }).status, file).to.not.equal('ok');
    });
  }

  for (const [tool, file, said] of [
    ['hackbench', 'a.txt', 'fork() (error: Resource temporarily unavailable)'],
    ['likwid', 'copy.txt', 'ERROR - [./src/access_client.c:90] No such file'],
    ['cyclictest', 'basic-quiet.txt', 'FATAL: failed to set CPU affinity'],
    ['qperf', 'tcp_bw_lat.txt', 'failed to receive synchronization after test'],
    ['sockperf', 'pp-udp.txt', 'sockperf: ERROR: recvfrom() failed (errno=111 Connection refused)'],
    ['perftest', 'read-bw-all-gbits-client.txt', 'mlx5: node-a: got completion with error:'],
  ] as const) {
    it(`counts beside the numbers of ${tool}: ${said}`, () => {
      const { stdout, stderr } = toolSample(tool, file);
      expect(outcomeOf(tool, { stdout, stderr }).status).to.equal('ok');
      expect(outcomeOf(tool, { stdout, stderr: `${stderr}${said}\n` })).to.include({ status: 'partial', reason: said });
    });
  }

  it('counts beside a table of perftest', () => {
    const { stdout, stderr } = toolSample('perftest', 'read-bw-all-gbits-client.txt');
    expect(outcomeOf('perftest', { stdout, stderr: `${stderr} Completion with error at client\n` })).to.include({
      status: 'partial',
      reason: 'Completion with error at client',
    });
  });

  for (const said of [
    'CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.78 GiB total capacity)',
    'write: No space left on device',
    'recv: Connection reset by peer',
    'send_data: Broken pipe',
    '*** Caught signal 11 (Segmentation fault: address not mapped to object at address (nil))',
    'open: Read-only file system',
  ]) {
    it(`is why there is no result: ${said}`, () => {
      for (const [name, parser] of Object.entries(PARSERS))
        expect(parseOutput(parser, { stdout: '', stderr: `${said}\n` }), name).to.deep.equal({
          status: 'failed',
          reason: said,
        });
    });
  }
});
