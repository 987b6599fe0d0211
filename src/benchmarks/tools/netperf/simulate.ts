import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool, textOption } from '../../simulated.ts';

/** Microseconds of a transaction, in the pod network and in that of the node; a connection costs as much as four more. */
const TRANSACTION_US = { pod: 34, host: 22 } as const;
const CONNECTED = 5;

/** What `netperf -t TEST -- -k ...` prints. */
export const simulateNetperf: SimulatedTool = ({ argv, random, hostNetwork }) => {
  const [time, test] = [numberOption(argv, '-l', 10), textOption(argv, '-t') ?? 'TCP_STREAM'];
  const values = test.endsWith('RR') ? transactions(test) : stream();
  const lines = Object.entries({ ...values, ELAPSED_TIME: (time + 0.01).toFixed(2) });
  return {
    stdout: [
      `MIGRATED ${test} TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to ${textOption(argv, '-H')} () port 0 AF_INET : demo`,
      ...lines.map(([key, value]) => `${key}=${value}`),
      '',
    ].join('\n'),
    durationMs: seconds(time),
  };

  function transactions(kind: string): Readonly<Record<string, string>> {
    const each = TRANSACTION_US[hostNetwork ? 'host' : 'pod'] * (kind === 'TCP_CRR' ? CONNECTED : 1);
    const mean = noisy(each, 0.03, random);
    const percentile = (factor: number): string => Math.round(mean * factor).toFixed(0);
    return {
      ...{ THROUGHPUT: (1e6 / mean).toFixed(2), THROUGHPUT_UNITS: 'Trans/s', MEAN_LATENCY: mean.toFixed(2) },
      ...{ P50_LATENCY: percentile(0.95), P90_LATENCY: percentile(1.3), P99_LATENCY: percentile(2.2) },
    };
  }

  function stream(): Readonly<Record<string, string>> {
    const megabits = noisy(hostNetwork ? 8100 : 6200, 0.02, random);
    return { THROUGHPUT: megabits.toFixed(2), THROUGHPUT_UNITS: '10^6bits/s' };
  }
};
