import { distrustEnded, distrustLoss, distrustNumbers } from './distrust.ts';
import { type AskedOfTool, failed, type ToolOutcome, type ToolOutput, type ToolParser, unparsable } from './outcome.ts';
import { type CheckingParser, readerOf } from './reader.ts';
import { clean, withoutKernel } from './text.ts';
import { parseBonnie } from './tools/bonnie/parse.ts';
import { parseCoremark } from './tools/coremark/parse.ts';
import { parseCyclictest } from './tools/cyclictest/parse.ts';
import { parseDb12 } from './tools/db12/parse.ts';
import { parseFio } from './tools/fio/parse.ts';
import { parseGnuTime } from './tools/gnu-time/parse.ts';
import { parseHackbench } from './tools/hackbench/parse.ts';
import { parseHepscore } from './tools/hepscore/parse.ts';
import { parseHpcc } from './tools/hpcc/parse.ts';
import { parseHs06 } from './tools/hs06/parse.ts';
import { parseImb } from './tools/imb/parse.ts';
import { parseIperf2 } from './tools/iperf2/parse.ts';
import { parseIperf3 } from './tools/iperf3/parse.ts';
import { parseLikwid } from './tools/likwid/parse.ts';
import { parseMbw } from './tools/mbw/parse.ts';
import { parseNetperf } from './tools/netperf/parse.ts';
import { parseNuttcp } from './tools/nuttcp/parse.ts';
import { parseOpenfoam } from './tools/openfoam/parse.ts';
import { parsePerftest } from './tools/perftest/parse.ts';
import { parsePytorch } from './tools/pytorch/parse.ts';
import { parseQperf } from './tools/qperf/parse.ts';
import { parseSockperf } from './tools/sockperf/parse.ts';
import { parseStream } from './tools/stream/parse.ts';
import { parseStressNg } from './tools/stress-ng/parse.ts';
import { parseSysbench } from './tools/sysbench/parse.ts';

/**
 * The tools whose outputs are read, by the name that `prowess parse` and `parse: {tool: NAME}` take; with what one run prints once, and
 * what of `asked` is compared with the output.
 */
export const PARSERS = {
  bonnie: readerOf({ parse: parseBonnie, once: [/^1\.9\d,/gm], checks: [] }),
  coremark: readerOf({ parse: parseCoremark, once: [/CoreMark Size +:/g], checks: ['streams'] }),
  cyclictest: readerOf({
    parse: parseCyclictest,
    once: [/# \/dev\/cpu_dma_latency set to|"return_code":/g, /^# Histogram$/gm],
    checks: ['streams', 'iterations'],
  }),
  db12: readerOf({
    parse: parseDb12,
    // As JSON, as the line of several copies, or as the only number of one, which is no line below that of several.
    once: [/"(?:NORM|sum|DB12)":|^\d+(?: \d+\.\d+){4}$|(?<!^\d+(?: \d+\.\d+){4}\n)^\d+\.\d+$/gm],
    checks: ['streams'],
  }),
  fio: readerOf({ parse: parseFio, once: [/^fio-\d\S*$/gm], checks: ['durationMs', 'streams', 'participants'] }),
  'gnu-time': readerOf({ parse: parseGnuTime, once: [/Elapsed \(wall clock\)|^real [\d.]+$/gm], checks: [] }),
  hackbench: readerOf({ parse: parseHackbench, once: [/Running in (?:process|threaded) mode/g], checks: [] }),
  hepscore: readerOf({ parse: parseHepscore, once: [/"hepscore_ver":/g], checks: ['iterations'] }),
  hpcc: readerOf({
    parse: parseHpcc,
    once: [/HPC Challenge Benchmark version/g, /Begin of Summary section/g],
    checks: ['participants'],
  }),
  hs06: readerOf({
    parse: parseHs06,
    once: [/"hs06_32":\s*\{/g, /"hs06_64":\s*\{/g, /"spec2017":\s*\{/g],
    checks: ['streams'],
  }),
  imb: readerOf({
    parse: parseImb,
    once: [/Intel ?\(R\) MPI Benchmarks \d/g, /All processes entering MPI_Finalize/g],
    checks: ['participants', 'largestBytes'],
  }),
  iperf2: readerOf({
    parse: parseIperf2,
    once: [/Client connecting to /g, /Server listening on /g],
    checks: ['durationMs', 'streams'],
  }),
  iperf3: readerOf({
    parse: parseIperf3,
    once: [/Connecting to host /g, /^iperf Done\.$/gm, /"event":"start"/g, /"event":"end"/g],
    checks: ['durationMs', 'streams'],
  }),
  likwid: readerOf({ parse: parseLikwid, once: [/^Test: /gm, /^MByte\/s:/gm], checks: [] }),
  mbw: readerOf({
    parse: parseMbw,
    begins: /^Long uses/m,
    once: [/Getting down to business/g],
    checks: ['iterations'],
  }),
  netperf: readerOf({ parse: parseNetperf, once: [/TEST from /g], checks: ['durationMs'] }),
  nuttcp: readerOf({
    parse: parseNuttcp,
    once: [/Mbps \d+ %TX|rate_Mbps=\S+ tx_cpu=|nuttcp-r: v/g],
    checks: ['durationMs'],
  }),
  openfoam: readerOf({ parse: parseOpenfoam, once: [/Starting time loop/g], checks: ['participants', 'iterations'] }),
  perftest: readerOf({ parse: parsePerftest, once: [/#bytes\s+#iterations/g], checks: ['iterations', 'largestBytes'] }),
  pytorch: readerOf({
    parse: parsePytorch,
    once: [/Running \w+ method from/g, /GPU Time(?: per batch)?:/g],
    checks: [],
  }),
  qperf: readerOf({ parse: parseQperf, once: [], checks: ['durationMs'] }),
  sockperf: readerOf({
    parse: parseSockperf,
    begins: /^sockperf: == version #/m,
    once: [
      /sockperf: == version #/g,
      /Summary: (?:Latency|Round trip|Message Rate)(?: of burst of \d+ messages)? is/g,
      /Summary: BandWidth is/g,
    ],
    checks: ['durationMs'],
  }),
  stream: readerOf({ parse: parseStream, once: [/STREAM version/g], checks: ['streams'] }),
  'stress-ng': readerOf({
    parse: parseStressNg,
    once: [/dispatching hogs:/g, /successful run completed in/g, /^metrics:$/gm],
    checks: ['durationMs', 'streams'],
  }),
  sysbench: readerOf({
    parse: parseSysbench,
    once: [/Running the test with following options/g, /^ *(?:total time|time elapsed): +/gm],
    checks: ['durationMs', 'streams'],
  }),
} as const satisfies Readonly<Record<string, CheckingParser>>;

export type ToolName = keyof typeof PARSERS;

export const parserNames = (): readonly string[] => Object.keys(PARSERS);

export const parserOf = (name: string): CheckingParser | undefined => BY_NAME.get(name);

const BY_NAME: ReadonlyMap<string, CheckingParser> = new Map(Object.entries(PARSERS));

/** What an output is worth: the one way from texts to readings, for tools that are built in and for declared ones. */
export function parseOutput(parser: ToolParser, output: ToolOutput, asked: AskedOfTool = {}): ToolOutcome {
  if (output.stdout.includes('\0')) return unparsable('stdout holds NUL bytes: it is no text');
  if (`${output.stdout}${output.stderr}`.trim() === '') return failed(`printed nothing${endOf(output.exitCode)}`);
  const cleaned = clean(output);
  const outcome = distrustLoss(distrustNumbers(parser(withoutKernel(cleaned), asked)));
  return distrustExit(distrustEnded(outcome, cleaned), output.exitCode);
}

/** An exit code of 0 is no evidence; another one is. */
function distrustExit(outcome: ToolOutcome, exitCode: number | undefined): ToolOutcome {
  if (exitCode === undefined || exitCode === 0) return outcome;
  if (outcome.status === 'unparsable') return failed(`${outcome.reason}${endOf(exitCode)}`);
  if (outcome.status === 'ok') return { ...outcome, status: 'partial', reason: `a whole result${endOf(exitCode)}` };
  return outcome.status === 'partial' ? { ...outcome, reason: `${outcome.reason}${endOf(exitCode)}` } : outcome;
}

const SIGNALS: Readonly<Record<number, string>> = { 124: 'its timeout', 130: 'SIGINT', 137: 'SIGKILL', 143: 'SIGTERM' };

function endOf(exitCode: number | undefined): string {
  if (exitCode === undefined) return '';
  const signal = SIGNALS[exitCode];
  return signal === undefined
    ? `, and exited with ${exitCode}`
    : `, and was ended by ${signal} (exit code ${exitCode})`;
}
