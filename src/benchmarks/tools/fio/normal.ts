import type { JsonObject } from '../../../model/json.ts';
import { disagree } from '../../checks.ts';
import type { ToolProblem } from '../../outcome.ts';

/** What fio prints for people, in the form of its JSON; with what keeps it from being whole. */
export interface FioText {
  readonly document: JsonObject;
  readonly problems: readonly ToolProblem[];
}

const JOB = /^(?=\S.*: \(groupid=\d+, jobs=\d+\): err= ?\d+)/m;
const HEAD = /^(\S.*): \(groupid=(\d+), jobs=(\d+)\): err= ?(\d+)/;
const GROUP = /^Run status group (\d+) \(all jobs\):\n((?:\s*\w+: .*\n)*)/gm;

/** The normal output of fio 2 and 3, whose numbers have three to five digits; undefined where there is none. */
export function normalText(stdout: string): FioText | undefined {
  const report = lastReport(stdout);
  const blocks = (report.split(/^Run status group /m)[0] ?? '').split(JOB).filter((block) => HEAD.test(block));
  if (blocks.length === 0) return undefined;
  const jobs = blocks.map(jobOf);
  const version = /^fio-(\S+)$/m.exec(stdout)?.[1];
  return {
    document: { ...(version !== undefined && { 'fio version': version }), jobs: jobs.map(({ json }) => json) },
    problems: [
      [...stdout.matchAll(/^fio-\d\S*$/gm)].length !== 1 && 'does not name its version once',
      notStarted(stdout, jobs),
      ...jobs.flatMap(({ problems }) => problems),
      ...notTheirGroups(report, jobs),
    ],
  };
}

/** With --status-interval the whole report comes again and again, and the last one is the result. */
function lastReport(stdout: string): string {
  const jobs = [...stdout.matchAll(new RegExp(JOB, 'gm'))].map(({ index }) => index);
  const statuses = [...stdout.matchAll(/^Run status group /gm)].map(({ index }) => index);
  const lastJob = jobs.at(-1) ?? 0;
  const before = statuses.findLast((index) => index < lastJob) ?? 0;
  return stdout.slice(jobs.find((index) => index > before));
}

interface NormalJob {
  readonly json: JsonObject;
  readonly group: string;
  readonly count: number;
  readonly ways: readonly Way[];
  readonly problems: readonly ToolProblem[];
}

const NOTHING = { io_bytes: 0, bw_bytes: 0, iops: 0, runtime: 0, total_ios: 0 };

/** What a job did in one direction. */
interface Way {
  readonly name: string;
  readonly bytes: number;
  readonly runtimeMs: number;
  readonly json: JsonObject;
}

function jobOf(block: string): NormalJob {
  const [, name = '', group = '', count = '', error = ''] = HEAD.exec(block) ?? [];
  const issued = issuedIn(block);
  const ways = block.split(/^(?= +(?:read|write|trim|mixed) ?: )/m).flatMap((text) => wayOf(text, issued));
  return {
    json: {
      jobname: name,
      groupid: Number(group),
      error: Number(error),
      'job options': { numjobs: count },
      ...Object.fromEntries(['read', 'write'].map((way) => [way, NOTHING])),
      ...Object.fromEntries(ways.map((way) => [way.name, way.json])),
    },
    group,
    count: Number(count),
    ways,
    problems: [
      new Set(ways.map((way) => way.name)).size < ways.length && `${name} holds the lines of two jobs`,
      ...Object.entries(issued).map(
        ([way, ios]) =>
          ios > 0 &&
          !ways.some((each) => each.name === way || each.name === 'mixed') &&
          `the line of what ${name} did as ${way} is missing`,
      ),
    ],
  };
}

/** `issued rwts: total=2048,0,0,0`; of fio 2 `issued    : total=r=2048/w=0/d=0`. */
function issuedIn(block: string): Readonly<Record<'read' | 'write' | 'trim', number>> {
  const [, read = 0, write = 0, trim = 0] =
    /^ +issued(?: rwts?)? *: total=(?:r=)?(\d+)[,/](?:w=)?(\d+)[,/](?:d=)?(\d+)/m.exec(block) ?? [];
  return { read: Number(read), write: Number(write), trim: Number(trim) };
}

const WAY =
  /^ +(?<name>read|write|trim|mixed) ?: IOPS=(?<iops>[\d.]+[kMG]?), BW=(?<bandwidth>[\d.]+\w*)B\/s \(\S+\)\((?<io>[\d.]+\w*)B\/(?<runtime>\d+)msec\)/;
const WAY_OF_2 =
  /^ +(?<name>read|write|trim|mixed) ?: io=(?<io>[\d.]+\w*)B, bw=(?<bandwidth>[\d.]+\w*)B\/s, iops= *(?<iops>[\d.]+[kMG]?), runt= *(?<runtime>\d+)msec/;

function wayOf(text: string, issued: ReturnType<typeof issuedIn>): Way[] {
  const old = WAY_OF_2.exec(text)?.groups;
  const { name, iops, bandwidth, io, runtime } = old ?? WAY.exec(text)?.groups ?? {};
  if (name === undefined || iops === undefined || bandwidth === undefined || io === undefined) return [];
  const isOld = old !== undefined;
  const [bytes, runtimeMs] = [amount(io, isOld), Number(runtime)];
  const { read, write, trim } = issued;
  const ios = { read, write, trim }[name] ?? read + write + trim;
  const json = {
    io_bytes: bytes,
    bw_bytes: amount(bandwidth, isOld),
    iops: exactIops(amount(iops, false), ios, runtimeMs),
    runtime: runtimeMs,
    total_ios: ios,
    lat_ns: { mean: meanNs(text) },
    clat_ns: { percentile: percentilesNs(text) },
  };
  return [{ name, bytes, runtimeMs, json }];
}

/** fio cuts operations per second to whole ones, 1.99 to 1: what it issued in its time says the same with all digits. */
function exactIops(written: number, ios: number, runtimeMs: number): number {
  const exact = (ios * 1000) / runtimeMs;
  return Math.abs(exact - written) <= 1 ? exact : written;
}

const PREFIXES: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** `571Mi`, `146k`, `1234`. K and M of fio 2 are powers of 1024, whatever they are called. */
function amount(text: string, isOld: boolean): number {
  const [, count, prefix = '', binary = ''] = /^([\d.]+)([kKMGTP]?)(i?)$/.exec(text) ?? [];
  return Number(count) * (binary === 'i' || isOld ? 1024 : 1000) ** (PREFIXES[prefix.toLowerCase()] ?? Number.NaN);
}

const NS: Readonly<Record<string, number>> = { nsec: 1, usec: 1e3, msec: 1e6, sec: 1e9 };

/** 0, as fio's JSON says it, where nothing was timed. */
function meanNs(text: string): number {
  const [, unit = '', mean] = /^ +lat \((\w+)\): .*avg= *([\d.]+)/m.exec(text) ?? [];
  return mean === undefined ? 0 : Number(mean) * (NS[unit] ?? Number.NaN);
}

function percentilesNs(text: string): JsonObject {
  const [, unit = '', table = ''] = /^ +clat percentiles \((\w+)\):\n((?:.*\n)*?)(?! +\|)/m.exec(text) ?? [];
  return Object.fromEntries(
    [...table.matchAll(/([\d.]+)th=\[ *>?(\d+)\]/g)].map(([, percentile, value]) => [
      Number(percentile).toFixed(6),
      Number(value) * (NS[unit] ?? Number.NaN),
    ]),
  );
}

/** `Starting 2 processes`, `Starting 1 thread and 1 process`. */
function notStarted(stdout: string, jobs: readonly NormalJob[]): string | undefined {
  const line = /^Starting .*$/m.exec(stdout)?.[0] ?? '';
  const started = [...line.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
  const ended = jobs.reduce((sum, { count }) => sum + count, 0);
  return started === ended ? undefined : `${started} jobs were started, and ${ended} are there`;
}

/** The last lines say of each group what its jobs did together. */
function notTheirGroups(stdout: string, jobs: readonly NormalJob[]): ToolProblem[] {
  const groups = new Map([...stdout.matchAll(GROUP)].map(([, group = '', lines = '']) => [group, lines]));
  return [...Map.groupBy(jobs, ({ group }) => group)].flatMap(([group, ofGroup]) => {
    const lines = groups.get(group);
    if (lines === undefined) return [`the run status of group ${group} is missing`];
    const ways = Map.groupBy(
      ofGroup.flatMap((job) => job.ways),
      ({ name }) => name,
    );
    return [...ways].map(([name, each]) => notItsStatus(name, each, lines));
  });
}

function notItsStatus(name: string, ways: readonly Way[], lines: string): string | undefined {
  const line = new RegExp(`^ *${name.toUpperCase()}: .*$`, 'm').exec(lines)?.[0] ?? '';
  const io = /\bio=([\d.]+\w*)B/.exec(line)?.[1] ?? '';
  const longest = /\b(?:run=\d+-|maxt= *)(\d+)msec/.exec(line)?.[1];
  const isOld = line.includes('maxt=');
  const bytes = ways.reduce((sum, way) => sum + way.bytes, 0);
  const isWrong =
    Number(longest) !== Math.max(...ways.map(({ runtimeMs }) => runtimeMs)) || disagree(bytes, amount(io, isOld), 0.02);
  return isWrong ? `what the jobs did as ${name} is not what the run status says` : undefined;
}
