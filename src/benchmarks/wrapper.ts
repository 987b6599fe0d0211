import { createHash } from 'node:crypto';
import { type CpuPeriods, FRAME, type InterfaceTraffic } from '../model/benchmark.ts';
import { type EpochMs, epochMs, type Milliseconds } from '../model/units.ts';

/** Where a pod finds what its annotations say: a volume that the kubelet keeps up to date. */
export const ANNOTATIONS_PATH = '/prowess';

/** More than this of standard output is not sent: the log would be rotated away under the reader. */
export const MOST_OUTPUT_BYTES = 8 * 2 ** 20;

/** The end of what a tool complains of, in bytes. */
const MOST_ERROR_BYTES = 16 * 2 ** 10;

/**
 * What a pod that works runs: waits for its start, runs the tool, ends one that hangs, and prints one frame around the output. For any
 * POSIX shell; the tool's words are arguments, never part of the text.
 */
const SCRIPT = `set -u
place=$1; limit=$2; most=$3; errors=$4; shift 4
now() { t=$(date +%s%3N); case $t in ''|*[!0-9]*) t=$(date +%s)000 ;; esac; echo "$t"; }
nap() { sleep 0.1 2>/dev/null || sleep 1; }
cpu() { for file in cpu.stat cpu/cpu.stat; do cat "/sys/fs/cgroup/$file" 2>/dev/null && return; done; return 0; }
until [ -s "$place/go" ]; do nap; done
go=$(cat "$place/go")
while [ "$(now)" -lt "$go" ]; do sleep 0.01 2>/dev/null || break; done
dir=$(mktemp -d) || exit 1
cat /proc/net/dev >"$dir/before" 2>/dev/null
cpu >"$dir/cpu"
started=$(now)
"$@" >"$dir/out" 2>"$dir/err" </dev/null &
tool=$!
trap 'echo signal >"$dir/by"; kill -TERM $tool 2>/dev/null' TERM
(sleep "$limit"; echo limit >"$dir/by"; kill -TERM $tool; sleep 5; kill -KILL $tool) >/dev/null 2>&1 &
guard=$!
wait $tool; code=$?
while kill -0 $tool 2>/dev/null; do wait $tool; code=$?; done
ended=$(now)
kill $guard 2>/dev/null
cat /proc/net/dev >"$dir/after" 2>/dev/null
cpu >"$dir/cpu-after"
by=tool; [ -s "$dir/by" ] && by=$(cat "$dir/by")
bytes=$(wc -c <"$dir/out" | tr -d ' ')
sum=$(sha256sum <"$dir/out" | cut -c 1-64)
sent=$bytes; [ "$bytes" -gt "$most" ] && sent=0
tail -c "$errors" "$dir/err" >"$dir/last"
said=$(wc -c <"$dir/last" | tr -d ' ')
echo "${FRAME} exit=$code by=$by started=$started ended=$ended bytes=$bytes sent=$sent stderr=$said sha256=$sum ==="
[ "$sent" -gt 0 ] && cat "$dir/out"
cat "$dir/last"
echo
echo "${FRAME} network ==="
cat "$dir/before" 2>/dev/null
echo "${FRAME} after ==="
cat "$dir/after" 2>/dev/null
echo "${FRAME} cpu ==="
cat "$dir/cpu"
echo "${FRAME} cpu-after ==="
cat "$dir/cpu-after"
echo "${FRAME} end ==="
exit "$code"
`;

/** The command of a container in which a tool works. */
export const wrapped = (
  argv: readonly string[],
  limitMs: Milliseconds,
  place = ANNOTATIONS_PATH,
): readonly string[] => [
  ...HEAD,
  place,
  String(Math.ceil(limitMs / 1000)),
  String(MOST_OUTPUT_BYTES),
  String(MOST_ERROR_BYTES),
  ...argv,
];

const HEAD = ['sh', '-c', SCRIPT, 'prowess'] as const;
const OWN_WORDS = HEAD.length + 4;

/** The tool's own words in such a command; undefined where it is none. */
export const wrappedArgv = (command: readonly unknown[]): readonly string[] | undefined =>
  command[2] === SCRIPT ? command.slice(OWN_WORDS).map(String) : undefined;

/** What a pod says of the tool that it ran. */
export interface Frame {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** What ended the tool: itself, the time that it was given, or the end of its pod. */
  readonly endedBy: string;
  /** By the clock of its node. */
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Of standard output; more than `stdout` has where it was too long to send. */
  readonly bytes: number;
  readonly sha256: string;
  /** What each network interface carried while the tool ran. */
  readonly network: Readonly<Record<string, InterfaceTraffic>>;
  /** Absent where the pod cannot see it. */
  readonly cpu?: CpuPeriods;
}

/** The frame in a pod's log, or why there is none that can be believed. */
export function readFrame(log: string): Frame | { readonly problem: string } {
  const bytes = Buffer.from(log, 'utf8');
  const begin = bytes.indexOf(`${FRAME} exit=`);
  if (begin < 0) return { problem: withoutFrame(log) };
  const lineEnd = bytes.indexOf('\n', begin);
  const head = fieldsOf(bytes.subarray(begin, lineEnd < 0 ? undefined : lineEnd).toString());
  const sent = Number(head.sent);
  const from = lineEnd + 1;
  const stdout = bytes.subarray(from, from + sent);
  const rest = bytes.subarray(from + sent);
  if (!rest.includes(`${FRAME} end ===`)) return { problem: 'its log is cut off before the end of the output' };
  const isDamaged = sent > 0 && createHash('sha256').update(stdout).digest('hex') !== head.sha256;
  if (isDamaged)
    return { problem: `its output of ${head.bytes} bytes did not arrive as it was written: is it text in UTF-8?` };
  return {
    stdout: stdout.toString(),
    stderr: rest.subarray(0, Number(head.stderr)).toString(),
    exitCode: Number(head.exit),
    endedBy: head.by ?? '',
    startedAt: epochMs(Number(head.started)),
    endedAt: epochMs(Number(head.ended)),
    bytes: Number(head.bytes),
    sha256: head.sha256 ?? '',
    network: trafficIn(rest.toString()),
    ...periodsIn(rest.toString()),
  };
}

const withoutFrame = (log: string): string => {
  const last = log.trim().split('\n').at(-1) ?? '';
  return last === ''
    ? 'it left no output'
    : `it left no output of the tool; its log ends with ${JSON.stringify(last.slice(-200))}`;
};

const fieldsOf = (line: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]));

/** Counters of /proc/net/dev before and after: bytes received come first, bytes sent ninth. */
function trafficIn(text: string): Frame['network'] {
  const [, before = '', after = ''] = text.split(new RegExp(`${FRAME} (?:network|after) ===\\n`));
  const first = countersIn(before);
  return Object.fromEntries(
    [...countersIn(after)].map(([name, now]) => {
      const then = first.get(name) ?? { receivedBytes: 0, sentBytes: 0 };
      return [
        name,
        { receivedBytes: now.receivedBytes - then.receivedBytes, sentBytes: now.sentBytes - then.sentBytes },
      ];
    }),
  );
}

/** What a CPU limit did, of cpu.stat in both versions of cgroups: https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files */
function periodsIn(text: string): Pick<Frame, 'cpu'> {
  const [, before = '', after = ''] = text.split(new RegExp(`${FRAME} (?:cpu|cpu-after) ===\\n`));
  const grown = (key: string): number => {
    const [then, now] = [before, after].map((each) => Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(each)?.[1]));
    return (now ?? Number.NaN) - (then ?? Number.NaN);
  };
  const [periods, throttled] = [grown('nr_periods'), grown('nr_throttled')];
  return Number.isNaN(periods) || Number.isNaN(throttled) ? {} : { cpu: { periods, throttled } };
}

function countersIn(text: string): Map<string, InterfaceTraffic> {
  const rows = [...text.matchAll(/^ *([^\s:]+): *([\d ]+)$/gm)];
  return new Map(
    rows.map(([, name = '', numbers = '']) => {
      const columns = numbers.trim().split(/ +/).map(Number);
      return [name, { receivedBytes: columns[0] ?? 0, sentBytes: columns[8] ?? 0 }];
    }),
  );
}

/** What a pod prints around an output: the simulator's pods print the same. */
export function framed(output: Omit<Frame, 'bytes' | 'sha256'>): string {
  const { stdout, stderr, exitCode, endedBy, startedAt, endedAt, network, cpu } = output;
  const bytes = Buffer.byteLength(stdout);
  const sent = bytes > MOST_OUTPUT_BYTES ? 0 : bytes;
  const sum = createHash('sha256').update(stdout).digest('hex');
  const counters = (of: (traffic: InterfaceTraffic) => InterfaceTraffic): string =>
    Object.entries(network)
      .map(
        ([name, traffic]) =>
          `${name}: ${of(traffic).receivedBytes} 0 0 0 0 0 0 0 ${of(traffic).sentBytes} 0 0 0 0 0 0 0\n`,
      )
      .join('');
  return [
    `${FRAME} exit=${exitCode} by=${endedBy} started=${startedAt} ended=${endedAt} bytes=${bytes} sent=${sent} stderr=${Buffer.byteLength(stderr)} sha256=${sum} ===\n`,
    sent > 0 ? stdout : '',
    `${stderr}\n`,
    `${FRAME} network ===\n${counters(() => ({ receivedBytes: 0, sentBytes: 0 }))}`,
    `${FRAME} after ===\n${counters((traffic) => traffic)}`,
    cpu === undefined
      ? ''
      : `${FRAME} cpu ===\nnr_periods 0\nnr_throttled 0\n${FRAME} cpu-after ===\nnr_periods ${cpu.periods}\nnr_throttled ${cpu.throttled}\n`,
    `${FRAME} end ===\n`,
  ].join('');
}
