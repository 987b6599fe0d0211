import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool } from '../../simulated.ts';

/** Factors of the middle at which the percentiles lie. */
const SHAPE = [
  ['<MAX> observation =', 60],
  ['percentile 99.999 =', 45],
  ['percentile 99.990 =', 12],
  ['percentile 99.900 =', 4],
  ['percentile 99.000 =', 2],
  ['percentile 90.000 =', 1.3],
  ['percentile 75.000 =', 1.1],
  ['percentile 50.000 =', 1],
  ['percentile 25.000 =', 0.95],
  ['<MIN> observation =', 0.8],
] as const;

/** What sockperf's client prints: of throughput a rate, otherwise latencies. */
export const simulateSockperf: SimulatedTool = ({ argv, random, hostNetwork }) => {
  const time = numberOption(argv, '-t', 1);
  const size = numberOption(argv, '-m', 14);
  const middle = noisy((hostNetwork ? 14 : 21) + size / 2000, 0.03, random) * (argv.includes('--full-rtt') ? 2 : 1);
  const sent = Math.round((time * 1e6) / (2 * middle));
  const rate = Math.round(noisy(hostNetwork ? 620_000 : 450_000, 0.03, random));
  const what = argv.includes('--full-rtt') ? 'Round trip' : 'Latency';
  const summary = argv.includes('throughput')
    ? [
        `Summary: Message Rate is ${rate} [msg/sec]`,
        `Summary: BandWidth is ${((rate * size) / 2 ** 20).toFixed(3)} MBps (${((rate * size * 8) / 2 ** 20).toFixed(3)} Mbps)`,
      ]
    : [
        '# dropped messages = 0; # duplicated messages = 0; # out-of-order messages = 0',
        `Summary: ${what} is ${middle.toFixed(3)} usec`,
        `Total ${sent} observations; each percentile contains ${(sent / 100).toFixed(2)} observations`,
        ...SHAPE.map(([label, factor]) => `---> ${label} ${(middle * factor).toFixed(3)}`),
      ];
  const lines = [
    '== version #3.7-no.git ==',
    '',
    'Starting test...',
    'Test end (interrupted by timer)',
    'Test ended',
    `[Total Run] RunTime=${time.toFixed(3)} sec; Warm up time=400 msec; SentMessages=${sent}; ReceivedMessages=${sent - 1}`,
    '========= Printing statistics for Server No: 0',
    `[Valid Duration] RunTime=${(time - 0.45).toFixed(3)} sec; SentMessages=${sent}; ReceivedMessages=${sent}`,
    ...summary,
  ];
  return { stdout: lines.map((line) => `sockperf: ${line}\n`).join(''), durationMs: seconds(time + 0.5) };
};
