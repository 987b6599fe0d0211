import { disagree, wrongTime } from '../../checks.ts';
import { measured, type ToolParser, type ToolReading, toolVersion } from '../../outcome.ts';
import { cutOff, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

/** The one row of the whole test: rows of intervals have no CPU time. */
const BRIEF = /^ *([\d.]+) MB \/ +([\d.]+) sec = +([\d.]+) Mbps \d+ %TX \d+ %RX(.*)$/m;
const PARSED = /^megabytes=([\d.]+) real_seconds=([\d.]+) rate_Mbps=([\d.]+) tx_cpu=\d+ rx_cpu=\d+(.*)$/m;
const VERBOSE = /^nuttcp-r: ([\d.]+) MB in ([\d.]+) real seconds = [\d.]+ KB\/sec = ([\d.]+) Mbps$/m;

/** nuttcp: brief, with -fparse or -v. What is read is what the receiver counted. */
export const parseNuttcp: ToolParser = (output, asked) => {
  const { stdout } = output;
  const [, megabytes, seconds, rate, rest = ''] =
    BRIEF.exec(stdout) ?? PARSED.exec(stdout) ?? VERBOSE.exec(stdout) ?? [];
  if (rate === undefined) return noResult(output, 'the row of nuttcp, "... MB / ... sec = ... Mbps"');
  const version = /nuttcp-[tr]: v([\d.]+):/.exec(stdout)?.[1];
  return measured(
    toolVersion('nuttcp', version),
    [
      reading({
        metric: 'benchmark-bandwidth',
        reading: 'received',
        label: 'Mbps',
        value: Number(rate),
        unit: 'Mbit/s',
        written: 'Mbps',
      }),
      ...counted(`${rest}\n${stdout}`),
    ],
    [
      wrongTime(Number(seconds) * 1000, asked, 0.98),
      // Its MB are of 2^20 bytes, its Mbps of 10^6 bits; seconds have two decimals.
      disagree(
        (Number(megabytes) * 2 ** 20 * 8) / 1e6 / Number(seconds),
        Number(rate),
        0.02 + 0.01 / Number(seconds),
      ) && 'bytes, seconds and rate do not fit each other',
      /^nuttcp-[tr]:.*(?:Error|Warning).*$/m.exec(`${stdout}\n${output.stderr}`)?.[0],
      cutOff(stdout, /Mbps/),
    ],
  );
};

/** Retransmits of TCP, or datagrams that were lost. Several streams have neither. */
function counted(text: string): ToolReading[] {
  const retransmits =
    numberIn(text, /^ (\d+) retrans /) ??
    numberIn(text, /^ retrans=(\d+) /) ??
    numberIn(text, /^nuttcp-t: retrans = (\d+)$/m);
  const [, lost, total] = /^ (\d+) \/ +(\d+) drop\/pkt/.exec(text) ?? /^ drop=(\d+) pkt=(\d+) /.exec(text) ?? [];
  if (retransmits !== undefined) {
    return [
      reading({
        metric: 'benchmark-errors',
        reading: 'retransmits',
        label: 'retrans',
        value: retransmits,
        unit: 'count',
      }),
    ];
  }
  if (lost === undefined || Number(total) === 0) return [];
  return [
    reading({
      metric: 'benchmark-loss',
      reading: 'lost',
      label: 'drop/pkt',
      value: Number(lost) / Number(total),
      unit: 'share',
    }),
  ];
}
