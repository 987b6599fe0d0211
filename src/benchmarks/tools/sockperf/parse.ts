import { disagree, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading, readingIfThere } from '../../units.ts';

const LATENCY = /^sockperf: Summary: ((Latency|Round trip)(?: of burst of \d+ messages)?) is ([\d.]+) usec/m;
const MESSAGES = /^sockperf: Summary: Message Rate is (\d+) \[msg\/sec\]/m;
const BANDWIDTH = /^sockperf: Summary: BandWidth is ([\d.]+) MBps \(([\d.]+) Mbps\)/m;

/** sockperf's client: ping-pong, under-load, playback and throughput. */
export const parseSockperf: ToolParser = (output, asked) => {
  const { stdout } = output;
  const readings = [...latencies(stdout), ...rates(stdout)];
  if (readings.length === 0) return noResult(output, 'the line "Summary:" of sockperf');
  const version = /== version #(\S+?)(?:-no\.git)? ==/.exec(stdout)?.[1];
  return measured(toolVersion('sockperf', version), readings, problems(output, asked));
};

/** Half of the round trip, or with --full-rtt the whole of it; and the percentiles of the same. */
function latencies(stdout: string): ToolReading[] {
  const [, label = '', what, mean] = LATENCY.exec(stdout) ?? [];
  if (mean === undefined) return [];
  const suffix = what === 'Round trip' ? 'round-trip' : 'latency';
  const time = (name: string, label: string, value: number): ToolReading =>
    reading({ metric: 'benchmark-latency', reading: `${suffix}-${name}`, label, value, unit: 'us', written: 'usec' });
  const percentiles = PERCENTILES.flatMap(([written, name]) => {
    const value = numberIn(stdout, new RegExp(`^sockperf: ---> percentile ${written} = +([\\d.]+)$`, 'm'));
    return value === undefined ? [] : [time(name, `percentile ${written}`, value)];
  });
  return [
    time('mean', `Summary: ${label}`, Number(mean)),
    ...percentiles,
    ...readingIfThere({
      metric: 'benchmark-errors',
      reading: 'dropped',
      label: '# dropped messages',
      value: numberIn(stdout, /^sockperf: # dropped messages = (\d+);/m),
      unit: 'count',
    }),
  ];
}

const PERCENTILES = [
  ['50\\.000', 'p50'],
  ['90\\.000', 'p90'],
  ['99\\.000', 'p99'],
  ['99\\.900', 'p999'],
] as const;

/** sockperf's MB are of 2^20 bytes, and its Mb eight of them. */
function rates(stdout: string): ToolReading[] {
  const [messages, bandwidth] = [numberIn(stdout, MESSAGES), numberIn(stdout, BANDWIDTH)];
  if (messages === undefined || bandwidth === undefined) return [];
  return [
    reading({
      metric: 'benchmark-operations',
      reading: 'messages',
      label: 'Message Rate',
      value: messages,
      unit: '1/s',
      written: 'msg/sec',
    }),
    reading({
      metric: 'benchmark-bandwidth',
      reading: 'sent',
      label: 'BandWidth',
      value: bandwidth,
      unit: 'MiB/s',
      written: 'MBps',
      note: 'MB are of 2^20 bytes, and Mb are 8 of them',
    }),
  ];
}

function problems(output: ToolOutput, asked: AskedOfTool): ToolProblem[] {
  const { stdout } = output;
  const ranS =
    numberIn(stdout, /^sockperf: \[Total Run\] RunTime=([\d.]+) sec/m) ??
    numberIn(stdout, /^sockperf: Total of \d+ messages sent in ([\d.]+) sec/m);
  const observations = numberIn(stdout, /^sockperf: Total (\d+) observations/m);
  return [
    ranS === undefined ? 'does not say how long it ran' : wrongTime(ranS * 1000, asked, 0.95),
    stoppedEarly(stdout, ranS),
    // After the timer, a signal may end what only waits for late answers.
    /interrupted by timer/.test(stdout) ? undefined : /^.*Test end \(interrupted by .*\)$/m.exec(stdout)?.[0],
    disagreeing(stdout),
    observations === 0 && 'holds no observation',
    LATENCY.test(stdout) && !/^sockperf: ---> <MIN> observation =/m.test(stdout) && 'its percentiles have no end',
    LATENCY.test(stdout) &&
      PERCENTILES.some(([written]) => !new RegExp(`percentile ${written} =`).test(stdout)) &&
      'lacks a percentile',
    /^sockperf: ERROR: .*$/m.exec(bothTexts(output))?.[0],
  ];
}

/** What sockperf leaves out of the beginning and the end. */
const WARM_UP_S = 0.45;

/** Its latencies are of a shorter time where answers ceased to come. Between rare messages the time of one may be missing at each end. */
function stoppedEarly(stdout: string, ranS = 0): string | undefined {
  const [, valid, sent] = /^sockperf: \[Valid Duration\] RunTime=([\d.]+) sec; SentMessages=(\d+)/m.exec(stdout) ?? [];
  if (valid === undefined || Number(sent) === 0) return undefined;
  const coveredS = Number(valid) * (1 + 2 / Number(sent));
  return coveredS < 0.9 * (ranS - WARM_UP_S) ? `its latencies are of ${valid} s out of ${ranS} s` : undefined;
}

/** sockperf writes each bandwidth twice. */
function disagreeing(stdout: string): string | undefined {
  const [, bytes, bits] = BANDWIDTH.exec(stdout) ?? [];
  return bits !== undefined && disagree(Number(bytes) * 8, Number(bits), 0.01)
    ? 'its bandwidths in MBps and in Mbps do not fit each other'
    : undefined;
}
