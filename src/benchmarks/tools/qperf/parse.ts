import type { BenchmarkMetricName } from '../../../model/metrics/benchmark.ts';
import type { ToolUnit } from '../../../model/tool-units.ts';
import { wrongTime } from '../../checks.ts';
import { type AskedOfTool, measured, type ToolParser, type ToolReading, toolVersion } from '../../outcome.ts';
import { bothTexts, cutOff, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

const UNITS: Readonly<Record<string, ToolUnit>> = {
  'bytes/sec': 'B/s',
  'KB/sec': 'kB/s',
  'MB/sec': 'MB/s',
  'GB/sec': 'GB/s',
  'TB/sec': 'TB/s',
  'bits/sec': 'bit/s',
  'Kb/sec': 'kbit/s',
  'Mb/sec': 'Mbit/s',
  'Gb/sec': 'Gbit/s',
  ns: 'ns',
  us: 'us',
  ms: 'ms',
  sec: 's',
  '/sec': '1/s',
  'K/sec': 'k/s',
  'M/sec': 'M/s',
};

/** What each line of a test is, where it is a result: others say how it was run. */
const LINES: Readonly<Record<string, BenchmarkMetricName>> = {
  bw: 'benchmark-bandwidth',
  send_bw: 'benchmark-bandwidth',
  recv_bw: 'benchmark-bandwidth',
  latency: 'benchmark-latency',
  msg_rate: 'benchmark-operations',
};

/** qperf: its tests, each a name and lines below it. */
export const parseQperf: ToolParser = (output, asked) => {
  const tests = testsOf(output.stdout).filter(({ name }) => name !== 'conf' && name !== 'quit');
  if (!tests.some(({ readings }) => readings.length > 0))
    return noResult(output, 'a test of qperf with its "bw" or "latency"');
  const version = /^ +loc_qperf += +(\S+)$/m.exec(output.stdout)?.[1];
  return measured(
    toolVersion('qperf', version),
    tests.flatMap(({ readings }) => readings),
    [
      ...tests.map((each) => wrong(each, asked)),
      new Set(tests.flatMap(({ readings }) => readings).map(({ labels }) => labels === undefined)).size > 1 &&
        'some tests have a message size, and others have none',
      ...strangers(bothTexts(output)),
      cutOff(output.stdout, /=|^\w+:?$/),
    ],
  );
};

interface QperfTest {
  readonly name: string;
  readonly readings: readonly ToolReading[];
  readonly text: string;
}

const testsOf = (stdout: string): QperfTest[] =>
  stdout.split(/^(?=\w+:$)/m).flatMap((text) => {
    const name = /^(\w+):$/m.exec(text)?.[1];
    return name === undefined
      ? []
      : [
          {
            name,
            text,
            readings: [...text.matchAll(/^ +(\w+) += +(\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\d.]+) (\S+)$/gm)].flatMap(
              (line) => lineOf(name, line, sizeOf(text)),
            ),
          },
        ];
  });

/** With -oo msg_size:... each size is a test of its own: `32 bytes`, `1 KiB (1,024)`. */
function sizeOf(text: string): { bytes: string } | undefined {
  const [, plain, exact] = /^ +msg_size += +(?:(\d+) bytes|.*\(([\d,]+)\))$/m.exec(text) ?? [];
  const bytes = (exact ?? plain)?.replaceAll(',', '');
  return bytes === undefined ? undefined : { bytes };
}

function lineOf(
  test: string,
  [, key = '', value = '', written = '']: RegExpMatchArray,
  labels: { bytes: string } | undefined,
): ToolReading[] {
  const [metric, unit] = [LINES[key], UNITS[written]];
  if (metric === undefined || unit === undefined) return [];
  const name = [test, ...(key === 'bw' || key === 'latency' ? [] : [key])].join('-').replaceAll('_', '-');
  return [
    reading({
      metric,
      reading: name,
      ...(labels === undefined ? {} : { labels }),
      label: `${test} ${key}`,
      value: Number(value.replaceAll(',', '')),
      unit,
      written,
    }),
  ];
}

function wrong({ name, readings, text }: QperfTest, asked: AskedOfTool): string | undefined {
  if (readings.length === 0)
    return `${name} has no result: ${text.split('\n')[1]?.trim() || 'nothing follows its name'}`;
  const keys = [...text.matchAll(/^ +(\w+) += /gm)].map(([, key]) => key);
  if (new Set(keys).size < keys.length || (keys.includes('latency') && keys.some((key) => key?.endsWith('bw')))) {
    return `${name} holds the lines of more than one test`;
  }
  const seconds = numberIn(text, /^ +time += +([\d.]+) sec$/m);
  return wrongTime(seconds === undefined ? undefined : seconds * 1000, asked, 0.95);
}

/** Lines that are no test and no value: what went wrong, in qperf's words. */
const strangers = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => /(?:failed|unable|refused|error|timed out|server)/i.test(line) && !/ = /.test(line))
    .slice(0, 1);
