import type { ReadingInterval } from '../../../model/facts.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  valueAt,
} from '../../../model/json.ts';
import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
  unparsable,
} from '../../outcome.ts';
import { bothTexts, wholeDocuments } from '../../text.ts';
import { reading, readingIfThere } from '../../units.ts';
import { intervalsOf } from './intervals.ts';
import { hasTextRows, iperf3Error, parseIperf3Text } from './parse-text.ts';

/** The least part of the duration asked for that the receiver must have counted. */
const LEAST_SHARE = 0.98;

/** What iperf3 prints with --json or --json-stream. */
export const parseIperf3: ToolParser = (output, asked) => {
  const document = documentOf(output.stdout);
  if (document === undefined) return withoutJson(output, asked);
  const error = stringAt(document, 'error');
  if (error !== undefined) return failed(error);
  const sums = directions(document);
  if (sums.length === 0) return unparsable('the "end" of iperf3\'s JSON holds no sum: it was cut off');
  const version = stringAt(document, 'start', 'version')?.replace(/^iperf /, '');
  return measured(toolVersion('iperf3', version), sums.flatMap(readingsOf), [
    ...problems(document, sums, asked),
    iperf3Error(bothTexts(output)),
  ]);
};

/** One document; --json-stream prints one line for each event instead, which are put together again. */
function documentOf(stdout: string): JsonObject | undefined {
  const documents = wholeDocuments(stdout);
  if (documents === undefined || (documents.length > 0 && hasTextRows(stdout))) return undefined;
  const isStream = documents.some((each) => stringAt(each, 'event') !== undefined);
  if (!isStream) return onlyOne(documents.filter((each) => 'end' in each || 'error' in each));
  return Object.fromEntries(documents.map((each) => [stringAt(each, 'event') ?? '', valueAt(each, 'data') ?? null]));
}

/** Other programs around it may print objects too; two of its own are two runs. */
const onlyOne = (documents: readonly JsonObject[]): JsonObject | undefined =>
  documents.length === 1 ? documents[0] : undefined;

/** JSON that was cut off is no text of iperf3. */
const withoutJson = (output: ToolOutput, asked: AskedOfTool): ToolOutcome =>
  /^\{/m.test(output.stdout)
    ? unparsable('the JSON of iperf3 has no end, or something else is printed inside of it')
    : parseIperf3Text(output, asked);

/** One direction of the traffic, with what each end counted of it. */
interface Direction {
  /** `` or `-reverse`. */
  readonly suffix: string;
  readonly sent: JsonObject;
  /** Absent where an old iperf3 does not say what its UDP receiver got. */
  readonly received?: JsonObject;
  readonly isUdp: boolean;
  /** What this end counted in parts of the time: as sender, and as receiver. */
  readonly intervals: Readonly<Record<'sent' | 'received', readonly ReadingInterval[]>>;
}

function directions(document: JsonObject): Direction[] {
  const end = objectAt(document, 'end');
  const isUdp = stringAt(document, 'start', 'test_start', 'protocol') === 'UDP';
  return ['', '_bidir_reverse'].flatMap((suffix): Direction[] => {
    const sent = valueAt(end, `sum_sent${suffix}`) ?? (isUdp && suffix === '' ? valueAt(end, 'sum') : undefined);
    const received = valueAt(end, `sum_received${suffix}`);
    if (!isJsonObject(sent)) return [];
    const intervals = intervalsOf(document, `sum${suffix}`);
    return [
      { suffix: suffix === '' ? '' : '-reverse', sent, isUdp, intervals, ...(isJsonObject(received) && { received }) },
    ];
  });
}

function readingsOf({ suffix, sent, received, isUdp, intervals }: Direction): ToolReading[] {
  const bandwidth = (name: 'sent' | 'received', sum: JsonObject, label: string): ToolReading =>
    reading({
      metric: 'benchmark-bandwidth',
      reading: `${name}${suffix}`,
      label: `${label} bits_per_second`,
      value: numberAt(sum, 'bits_per_second') ?? Number.NaN,
      unit: 'bit/s',
      intervals: intervals[name],
    });
  return [
    ...(received === undefined ? [] : [bandwidth('received', received, 'sum_received')]),
    // A server that only received says that it sent 0.
    ...(numberAt(sent, 'bytes') === 0 ? [] : [bandwidth('sent', sent, 'sum_sent')]),
    ...readingIfThere({
      metric: 'benchmark-errors',
      reading: `retransmits${suffix}`,
      label: 'sum_sent retransmits',
      value: numberAt(sent, 'retransmits'),
      unit: 'count',
    }),
    ...(isUdp ? udpReadings(suffix, received ?? sent) : []),
  ];
}

function udpReadings(suffix: string, counted: JsonObject): ToolReading[] {
  const [lost, packets, jitter] = ['lost_packets', 'packets', 'jitter_ms'].map((key) => numberAt(counted, key));
  const hasLoss = lost !== undefined && packets !== undefined && packets !== 0;
  return [
    ...readingIfThere({
      metric: 'benchmark-loss',
      reading: `lost${suffix}`,
      label: 'lost_packets / packets',
      value: hasLoss ? lost / packets : undefined,
      unit: 'share',
    }),
    ...readingIfThere({
      metric: 'benchmark-latency',
      reading: `jitter${suffix}`,
      label: 'jitter_ms',
      value: jitter,
      unit: 'ms',
    }),
  ];
}

function problems(document: JsonObject, sums: readonly Direction[], asked: AskedOfTool): ToolProblem[] {
  const test = objectAt(document, 'start', 'test_start');
  const streams = listAt(document, 'end', 'streams');
  const perStream = sums.length;
  const durationMs = asked.durationMs ?? (numberAt(test, 'duration') ?? 0) * 1000;
  return [
    ...sums.flatMap((each) => [
      each.received === undefined &&
        valueAt(document, 'end', 'sum_sent') !== undefined &&
        'what was received is missing',
      wrongTime((numberAt(each.received ?? each.sent, 'seconds') ?? 0) * 1000, { ...asked, durationMs }, LEAST_SHARE),
      nothingReceived(each),
      notItsQuotient(each.sent),
      each.received && notItsQuotient(each.received),
    ]),
    notAsMany('streams', streams.length / perStream, asked.streams ?? numberAt(test, 'num_streams')),
    lessThanAsked(sums, test),
    notTheirSum(streams, sums),
    streams.some((each) => bytesOf(each) === 0) && 'a stream carried nothing',
    noRetransmits(streams, sums),
    serverFailed(document),
  ];
}

const nothingReceived = ({ received, sent }: Direction): string | undefined =>
  received !== undefined && (numberAt(received, 'bytes') ?? 0) === 0
    ? `the receiver reported 0 of the ${numberAt(sent, 'bytes') ?? 0} bytes sent`
    : undefined;

/** A line that is missing or changed shows: the rate is no longer what its bytes and seconds give. */
function notItsQuotient(sum: JsonObject): string | undefined {
  const [bytes, seconds, rate] = ['bytes', 'seconds', 'bits_per_second'].map((key) => numberAt(sum, key));
  if (bytes === undefined || seconds === undefined || rate === undefined)
    return 'a sum lacks its bytes, seconds or rate';
  // The end stamp of some versions is the receiver's and the seconds are the sender's.
  return disagree((bytes * 8) / seconds, rate, 0.05)
    ? 'bytes, seconds and rate of a sum do not fit each other'
    : undefined;
}

/** With --bytes or --blockcount the test is as long as that takes. */
function lessThanAsked(sums: readonly Direction[], test: JsonObject): string | undefined {
  const [bytes = 0, blocks = 0, size = 0] = ['bytes', 'blocks', 'blksize'].map((key) => numberAt(test, key));
  const asked = Math.max(bytes, blocks * size);
  const sent = Math.min(...sums.map((each) => numberAt(each.sent, 'bytes') ?? 0));
  return sent < asked ? `${sent} bytes were sent, asked were ${asked}` : undefined;
}

function notTheirSum(streams: readonly Json[], sums: readonly Direction[]): string | undefined {
  if (sums.some(({ received }) => received === undefined)) return undefined;
  const ofStreams = streams.reduce<number>((total, each) => total + bytesOf(each), 0);
  const ofSums = sums.reduce(
    (total, { received, isUdp, sent }) => total + (numberAt(isUdp ? sent : received, 'bytes') ?? 0),
    0,
  );
  return disagree(ofStreams, ofSums, 0.02) ? 'the streams do not add up to the sum' : undefined;
}

const bytesOf = (stream: Json): number =>
  numberAt(stream, 'receiver', 'bytes') ?? numberAt(stream, 'udp', 'bytes') ?? 0;

/** A stream counts retransmits, and the sum does not. */
const noRetransmits = (streams: readonly Json[], sums: readonly Direction[]): string | undefined =>
  streams.some((each) => numberAt(each, 'sender', 'retransmits') !== undefined) &&
  sums.every(({ sent }) => numberAt(sent, 'retransmits') === undefined)
    ? 'the streams have retransmits, and their sum has none'
    : undefined;

function serverFailed(document: JsonObject): string | undefined {
  const error = stringAt(document, 'server_output_json', 'error');
  return error === undefined ? undefined : `the server says: ${error}`;
}
