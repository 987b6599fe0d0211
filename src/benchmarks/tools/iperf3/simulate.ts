import type { JsonObject } from '../../../model/json.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { seconds } from '../../../model/units.ts';
import { noisy, numberOption, type SimulatedCall, type SimulatedTool, textOption } from '../../simulated.ts';

/** The version of which this is the form. */
const VERSION = 'iperf 3.12';
/** What one stream carries, and what the interface carries: the pod network costs about a quarter. */
const RATES = { pod: { stream: 6.2e9, most: 17.5e9 }, host: { stream: 8.1e9, most: 23.4e9 } } as const;

/** What `iperf3 --client ... --json` prints. */
export const simulateIperf3: SimulatedTool = (call) => {
  const { argv } = call;
  const [duration, omit] = [numberOption(argv, '--time', 10), numberOption(argv, '--omit', 0)];
  const document = argv.includes('--udp') ? udpDocument(call, duration, omit) : tcpDocument(call, duration, omit);
  return {
    stdout: `${JSON.stringify(document, undefined, '\t')}\n`,
    durationMs: seconds(duration + omit),
    traffic: trafficOf(call, document),
  };
};

function tcpDocument(call: SimulatedCall, duration: number, omit: number): JsonObject {
  const { random, hostNetwork, argv } = call;
  const streams = numberOption(argv, '--parallel', 1);
  const { stream, most } = hostNetwork ? RATES.host : RATES.pod;
  const share = argv.includes('--bidir') ? 0.55 : 1;
  const oneWay = (suffix: string): Direction => {
    const total = noisy(Math.min(most, stream * streams) * share, 0.02, random);
    const perStream = Array.from({ length: streams }, () => {
      const bytes = Math.round((noisy(total / streams, 0.01, random) * duration) / 8);
      return { bytes, retransmits: random.integer(20) };
    });
    return { suffix, perStream };
  };
  const ways = argv.includes('--bidir') ? [oneWay(''), oneWay('_bidir_reverse')] : [oneWay('')];
  return {
    start: startOf(call, 'TCP', duration, omit),
    intervals: [],
    end: {
      streams: ways.flatMap(({ perStream }) => perStream.map((each, index) => tcpStream(each, index, duration))),
      ...Object.assign({}, ...ways.map((way) => tcpSums(way, duration))),
      cpu_utilization_percent: { host_total: 40 + 20 * random.uniform(), remote_total: 40 + 20 * random.uniform() },
    },
  };
}

interface Direction {
  readonly suffix: string;
  readonly perStream: readonly { readonly bytes: number; readonly retransmits: number }[];
}

const sumOf = (bytes: number, duration: number): JsonObject => ({
  start: 0,
  end: duration,
  seconds: duration,
  bytes,
  bits_per_second: (bytes * 8) / duration,
  sender: true,
});

const tcpStream = (
  { bytes, retransmits }: Direction['perStream'][number],
  index: number,
  duration: number,
): JsonObject => ({
  sender: { socket: 5 + 2 * index, ...sumOf(bytes, duration), retransmits },
  receiver: { socket: 5 + 2 * index, ...sumOf(bytes, duration) },
});

function tcpSums({ suffix, perStream }: Direction, duration: number): JsonObject {
  const bytes = perStream.reduce((total, each) => total + each.bytes, 0);
  const retransmits = perStream.reduce((total, each) => total + each.retransmits, 0);
  return {
    [`sum_sent${suffix}`]: { ...sumOf(bytes, duration), retransmits },
    [`sum_received${suffix}`]: sumOf(bytes, duration),
  };
}

/** Up to what the interface carries everything arrives. */
function udpDocument(call: SimulatedCall, duration: number, omit: number): JsonObject {
  const { random, hostNetwork, argv } = call;
  const streams = numberOption(argv, '--parallel', 1);
  const asked = (parseQuantity(textOption(argv, '--bitrate') ?? '1M') ?? 1e6) * streams;
  const most = (hostNetwork ? RATES.host : RATES.pod).stream / 3;
  const rate = asked === 0 ? most : Math.min(asked, most * 1.2);
  const size = 1448;
  const packets = Math.round((rate * duration) / 8 / size);
  const share = Math.max(0, (rate - most) / rate) + 1e-5 * random.uniform();
  const lost = Math.round(packets * share);
  const sums = {
    ...sumOf(packets * size, duration),
    jitter_ms: 0.004 + 0.004 * random.uniform(),
    lost_packets: lost,
    packets,
    lost_percent: (100 * lost) / packets,
  };
  const perStream = Array.from({ length: streams }, (_, index) => ({
    udp: { ...sums, socket: 5 + 2 * index, ...sumOf((packets * size) / streams, duration), packets: packets / streams },
  }));
  return {
    start: startOf(call, 'UDP', duration, omit),
    intervals: [],
    end: {
      streams: perStream,
      sum: sums,
      sum_sent: { ...sums, lost_packets: 0 },
      sum_received: { ...sums, ...sumOf((packets - lost) * size, duration), sender: false },
      cpu_utilization_percent: { host_total: 40 + 20 * random.uniform(), remote_total: 40 + 20 * random.uniform() },
    },
  };
}

function startOf({ argv }: SimulatedCall, protocol: string, duration: number, omit: number): JsonObject {
  return {
    version: VERSION,
    system_info: 'Linux simulated',
    connecting_to: { host: textOption(argv, '--client') ?? '', port: numberOption(argv, '--port', 5201) },
    test_start: {
      protocol,
      num_streams: numberOption(argv, '--parallel', 1),
      blksize: protocol === 'TCP' ? 131_072 : 1448,
      omit,
      duration,
      bytes: 0,
      blocks: 0,
      reverse: Number(argv.includes('--reverse')),
    },
  };
}

/** The client's interface sends what it counted as sent; with --reverse it receives it. */
function trafficOf({ argv }: SimulatedCall, { end }: JsonObject) {
  const bytesOf = (sum: string): number => {
    const found = (end as JsonObject)[sum] as JsonObject | undefined;
    return Math.round(Number(found?.bytes ?? 0) * 1.02);
  };
  const forth = bytesOf('sum_sent');
  const back = bytesOf('sum_sent_bidir_reverse') + Math.round(forth / 100);
  return argv.includes('--reverse')
    ? { receivedBytes: forth, sentBytes: back }
    : { receivedBytes: back, sentBytes: forth };
}
