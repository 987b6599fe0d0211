import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool } from '../../simulated.ts';

/** What `sysbench TEST run` prints of the tests cpu and threads; memory and mutex are like cpu. */
export const simulateSysbench: SimulatedTool = ({ argv, random }) => {
  const [time, threads] = [numberOption(argv, '--time', 10), numberOption(argv, '--threads', 1)];
  const perSecond = noisy(1450 * Math.min(threads, 64), 0.01, random);
  const events = Math.round(perSecond * time);
  const average = (1000 * threads) / perSecond;
  const every = numberOption(argv, '--report-interval', 0);
  const intervals = Array.from(
    { length: every > 0 ? Math.floor(time / every) : 0 },
    (_, index) =>
      `[ ${(index + 1) * every}s ] thds: ${threads} eps: ${noisy(perSecond, 0.003, random).toFixed(2)} lat (ms,95%): ${(average * 1.1).toFixed(2)}`,
  );
  const lines = [
    'sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)',
    '',
    'Running the test with following options:',
    `Number of threads: ${threads}`,
    'Initializing random number generator from current time',
    '',
    ...(argv[1] === 'cpu' ? [`Prime numbers limit: ${numberOption(argv, '--cpu-max-prime', 10_000)}`, ''] : []),
    'Threads started!',
    '',
    ...intervals,
    'CPU speed:',
    `    events per second: ${perSecond.toFixed(2)}`,
    '',
    'General statistics:',
    `    total time:                          ${time.toFixed(4)}s`,
    `    total number of events:              ${events}`,
    '',
    'Latency (ms):',
    `         min:                                    ${(average * 0.95).toFixed(2)}`,
    `         avg:                                    ${average.toFixed(2)}`,
    `         max:                                    ${(average * 9).toFixed(2)}`,
    `         95th percentile:                        ${(average * 1.1).toFixed(2)}`,
    `         sum:                                 ${(time * 1000 * threads).toFixed(2)}`,
    '',
    'Threads fairness:',
    `    events (avg/stddev):           ${(events / threads).toFixed(4)}/12.00`,
    `    execution time (avg/stddev):   ${time.toFixed(4)}/0.00`,
  ];
  return { stdout: `${lines.join('\n')}\n\n`, durationMs: seconds(time) };
};
