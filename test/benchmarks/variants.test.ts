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
