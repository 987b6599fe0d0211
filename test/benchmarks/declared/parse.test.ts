import { expect } from 'chai';
import { parserOfDeclaration } from '../../../src/benchmarks/declared/parse.ts';
import { parseOutput } from '../../../src/benchmarks/parsers.ts';
import { DiagnosticsError } from '../../../src/config/source/diagnostics-error.ts';
import { readParseDeclaration } from '../../../src/config/suite/parse-declaration.ts';
import { readingsOf, toolSample } from '../../support/tool-sample.ts';

describe('[U] declared parser', () => {
  it('reads JSON by paths, as the built-in one does', () => {
    const outcome = outcomeOf(
      `tool: myfio
format: json
version: {at: '["fio version"]'}
readings:
  - {name: read, metric: benchmark-throughput, at: 'jobs[0].read.bw_bytes', unit: B/s}
  - {name: read-p99, metric: benchmark-latency, at: 'jobs[0].read.clat_ns.percentile["99.000000"]', unit: ns}
require:
  - {at: 'jobs[0].error', equals: 0}
`,
      toolSample('fio', 'local-read.json').stdout,
    );
    expect(outcome).to.deep.include({ status: 'ok', tool: { name: 'myfio', version: 'fio-3.33' } });
    expect(readingsOf(outcome)).to.deep.equal({ 'throughput read': 1_514_140_337, 'latency read-p99': 528_384e-9 });
  });

  it('reads each row of CSV by its size', () => {
    const outcome = outcomeOf(CSV, 'note, not a row\nsize,"rate, MB/s",time\n8,1.5,10\n16,"2,000.5",11\n');
    expect(readingsOf(outcome)).to.deep.equal({ 'throughput rate 8': 1_500_000, 'throughput rate 16': 2_000_500_000 });
    expect(outcomeOf(CSV, 'size,"rate, MB/s",time\n8,1.5,10\n16,2').status).to.equal('partial');
    expect(outcomeOf(CSV, 'size,"rate, MB/s",time\n8,fast,10\n')).to.deep.include({
      status: 'unparsable',
      reason: 'rate, MB/s is "fast", expected a number',
    });
  });

  it('finds a row of CSV that is torn, and none in what other lines say', () => {
    const header = 'size,"rate, MB/s",time\n';
    expect(outcomeOf(CSV, `${header}8,1.5,10\n16,2\n32,4.5,12\n`)).to.deep.include({
      status: 'unparsable',
      reason: 'rate, MB/s is "in a row of 2 cells: 16,2", expected a number',
    });
    for (const torn of ['-16,2', '1e3,2', '16,232,4.5,12'])
      expect(outcomeOf(CSV, `${header}8,1.5,10\n${torn}\n32,4.5,12\n`).status, torn).to.equal('unparsable');
    for (const torn of ['random,2', '4.5,12'])
      expect(outcomeOf(CSV, `${header}linear,1.5,10\n${torn}\nback,4.5,12\n`).status, torn).to.equal('unparsable');
    expect(outcomeOf(CSV, `${header}linear,1.5,10\nhalf is done, go on\nback,4.5,12\n`).status).to.equal('ok');
    expect(outcomeOf(CSV, `${header}8,1.5,10\nhalf is done, go on\n32,4.5,12\nall, is\n`).status).to.equal('ok');
    expect(outcomeOf(CSV, `${header}8,1.5,10\nother,table\n16,2\n`).status).to.equal('ok');
  });

  it('reads keys and values, and the last of several where that is said', () => {
    const yaml = `{tool: t, format: key-value, readings: [{name: a, metric: benchmark-score, unit: count, at: Score, take: last}, {name: b, metric: benchmark-operations, unit: k/s, at: rate, optional: true}]}`;
    expect(readingsOf(outcomeOf(yaml, 'Score = 7\nScore: 8\n'))).to.deep.equal({ 'score a': 8 });
    expect(readingsOf(outcomeOf(yaml, 'Score=7\nrate=1e3\n'))).to.deep.equal({ 'score a': 7, 'operations b': 1e6 });
  });

  it('takes no part of a number for the whole', () => {
    const yaml = (pattern: string): string =>
      `{tool: t, format: lines, readings: [{name: a, metric: benchmark-operations, unit: 1/s, pattern: '${pattern}'}]}`;
    for (const [pattern, line, taken, whole] of [
      ['^rate: ([\\d.]+)', 'rate: 1,234.5 per s', '1', '1,234.5'],
      ['^rate: ([\\d.]+)', 'rate: 12,5 per s', '12', '12,5'],
      ['^rate: ([\\d.]+)', 'rate: 1.5e+06 per s', '1.5', '1.5e+06'],
      ['^rate: (\\d+)', 'rate: 12.5 per s', '12', '12.5'],
      ['(\\d+) per s', 'rate: 1,234 per s', '234', '1,234'],
      ['(\\d+) per s', 'rate: -5 per s', '5', '-5'],
    ] as const)
      expect(outcomeOf(yaml(pattern), `${line}\n`), line).to.deep.equal({
        status: 'unparsable',
        reason: `/${pattern}/ takes ${taken} out of ${whole}, expected all of the number`,
      });
    for (const [pattern, line, value] of [
      ['^rate: (\\d+)\\.\\d+ per s', 'rate: 12.5 per s', 12],
      ['^rate: ([\\d.]+)', 'rate: 12.5, as asked', 12.5],
      ['^rate: ([\\d.]+)', 'rate: 12.5M', 12.5],
      ['(\\d+) per s', 'cpu0-5 per s', 5],
      ['(\\d+) per s', 'rates: 4, 5 per s', 5],
    ] as const)
      expect(readingsOf(outcomeOf(yaml(pattern), `${line}\n`)), line).to.deep.equal({ 'operations a': value });
  });

  it('reads lines that a tool itself stamps, which are none of a kernel', () => {
    const yaml = `{tool: t, format: lines, readings: [{name: a, metric: benchmark-latency, unit: ms, pattern: 'time=([\\d.]+) ms'}]}`;
    for (const stamp of ['1795303211.757838', '0.757838', '12.757838']) {
      const line = `[${stamp}] 64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.5 ms`;
      expect(readingsOf(outcomeOf(yaml, `${line}\n`)), stamp).to.deep.equal({ 'latency a': 0.0005 });
    }
  });

  it('finds what must be absent in standard error, too', () => {
    const yaml =
      "{tool: t, format: key-value, readings: [{name: a, metric: benchmark-score, unit: count, at: Score}], require: [{absent: '^ERROR'}]}";
    const parser = parserOfDeclaration(readParseDeclaration({ path: 'p.yaml', text: yaml }));
    expect(parser?.({ stdout: 'Score = 7\n', stderr: 'ready\nERROR: block 17 differs\n' }, {})).to.deep.equal({
      status: 'failed',
      reason: 'ERROR: block 17 differs',
    });
  });

  it('believes nothing that was asked and is not read', () => {
    const yaml = '{tool: t, format: key-value, readings: [{name: a, metric: benchmark-score, unit: count, at: Score}]}';
    const parser = parserOfDeclaration(readParseDeclaration({ path: 'p.yaml', text: yaml }));
    const status = (asked: object) => parser?.({ stdout: 'Score = 7\n', stderr: '' }, asked).status;
    expect(status({})).to.equal('ok');
    for (const what of ['durationMs', 'streams', 'participants', 'iterations', 'largestBytes'])
      expect(status({ [what]: 9 }), what).to.equal('partial');
  });

  it('is the built-in one where it names a tool only', () => {
    expect(outcomeOf('tool: iperf3', toolSample('iperf3', 'fail-refused.json').stdout)).to.deep.include({
      status: 'failed',
    });
  });

  for (const [yaml, wrong] of [
    ['tool: iperf4', '1:7 tool: iperf4 has no readings, and is none of the tools'],
    ['{tool: iperf3, format: json}', '1:24 format: iperf3 is read by prowess'],
    [
      '{tool: t, readings: [{name: a, metric: benchmark-score, unit: count, at: x}]}',
      'expected a format beside readings',
    ],
    [
      '{tool: t, format: lines, readings: [{name: a, metric: benchmark-score, unit: count, at: x}]}',
      'lines have no paths',
    ],
    [
      '{tool: t, format: json, readings: [{name: a, metric: benchmark-score, unit: count}]}',
      'expected one of `at` and `pattern`',
    ],
    [
      '{tool: t, format: json, readings: [{name: a, metric: benchmark-score, unit: ms, at: x}]}',
      'benchmark-score is in count: expected one of count',
    ],
    [
      '{tool: t, format: lines, readings: [{name: a, metric: benchmark-score, unit: count, pattern: "x(?=y)"}]}',
      'expected RE2',
    ],
    [
      '{tool: t, format: lines, readings: [{name: a, metric: benchmark-score, unit: count, pattern: "xy"}]}',
      'expected one group (...) around the value, got 0',
    ],
    [
      '{tool: t, format: json, readings: [{name: a, metric: benchmark-score, unit: count, at: "a b"}]}',
      'expected a path such as',
    ],
    ['{tool: t, format: json, reading: []}', 'readings'],
  ] as const) {
    it(`refuses ${yaml.slice(0, 90)}: ${wrong}`, () => {
      expect(() => readParseDeclaration({ path: 'p.yaml', text: yaml }))
        .to.throw(DiagnosticsError)
        .that.satisfies(
          (error: DiagnosticsError) => error.printed().includes(wrong) && error.printed().includes('p.yaml:1:'),
        );
    });
  }
});

const CSV = `tool: mycsv
format: csv
readings:
  - {name: rate, metric: benchmark-throughput, at: 'rate, MB/s', unit: MB/s, bytes: size}
`;

function outcomeOf(yaml: string, stdout: string) {
  const parser = parserOfDeclaration(readParseDeclaration({ path: 'p.yaml', text: yaml }));
  if (parser === undefined) throw new Error('no parser');
  return parseOutput(parser, { stdout, stderr: '' });
}
