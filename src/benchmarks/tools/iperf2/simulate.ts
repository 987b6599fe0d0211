import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedTool, textOption } from '../../simulated.ts';

/** What `iperf --client ... --format k` prints. */
export const simulateIperf2: SimulatedTool = ({ argv, random, hostNetwork }) => {
  const [time, streams] = [numberOption(argv, '--time', 10), numberOption(argv, '--parallel', 1)];
  const total = Math.min(hostNetwork ? 23.4e6 : 17.5e6, (hostNetwork ? 8.1e6 : 6.2e6) * streams);
  const each = Array.from({ length: streams }, (_, index) => {
    const kbits = Math.round(noisy(total / streams, 0.02, random));
    return { id: index + 1, kbits, kbytes: Math.round((kbits * 1000 * time) / 8 / 1024) };
  });
  const row = (id: string, kbytes: number, kbits: number): string =>
    `[${id}] 0.0000-${time.toFixed(4)} sec  ${kbytes} KBytes  ${kbits} Kbits/sec`;
  const sum = (of: 'kbits' | 'kbytes'): number => each.reduce((all, one) => all + one[of], 0);
  const server = textOption(argv, '--client') ?? '';
  const lines = [
    '------------------------------------------------------------',
    `Client connecting to ${server}, TCP port 5001`,
    'TCP window size: 85.0 KByte (default)',
    '------------------------------------------------------------',
    ...each.map(({ id }) => `[${idText(id)}] local 10.0.0.2 port ${40_000 + id} connected with ${server} port 5001`),
    '[ ID] Interval       Transfer     Bandwidth',
    ...each.map(({ id, kbytes, kbits }) => row(idText(id), kbytes, kbits)),
    ...(streams > 1 ? [row('SUM', sum('kbytes'), sum('kbits'))] : []),
  ];
  const sentBytes = sum('kbytes') * 1024;
  return {
    stdout: `${lines.join('\n')}\n`,
    durationMs: seconds(time),
    traffic: { sentBytes, receivedBytes: Math.round(sentBytes / 100) },
  };
};

const idText = (id: number): string => String(id).padStart(3);
