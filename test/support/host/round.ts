import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Host } from '../../../src/model/entry.ts';
import type { ValidityCheck } from '../../../src/model/result.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import type { Scrape } from '../../../src/runner/context.ts';
import { builtInfrastructure } from '../built-infrastructure.ts';
import { builtJournal } from '../journal-builder.ts';
import { edited } from '../journal-edits.ts';
import { makeCgroup } from './cgroup.ts';

/** What a job is exposed to for some seconds. */
export interface Round {
  readonly seconds: number;
  /** The limit of its cgroup in cores; none without it. */
  readonly quota?: number;
  /** Whether a process for each core is busy beside it. */
  readonly shared?: boolean;
}

export interface JobReadings {
  readonly host: Host;
  readonly before: Look;
  readonly after: Look;
}

interface Look {
  /** By source. */
  readonly scrapes: Readonly<Record<string, Scrape>>;
  /** What the machine, and the cgroup, have used when the sources were first and last read: seconds. */
  readonly accounts: { readonly first: readonly number[]; readonly last: readonly number[] };
}

export interface RoundEnd {
  /** What the rule `host-quiet` says of a run with these readings. */
  readonly checks: readonly ValidityCheck[];
  /** Cores that others used, as the run measures it. */
  readonly others: number;
  /** The same by the accounts of cgroups. */
  readonly othersTruly: number;
  /** What they leave open: a job that gets no processor between two of its readings reads them at different times. */
  readonly othersWithin: readonly [number, number];
  readonly cores: number;
}

export async function playRound({ seconds, quota, shared = false }: Round): Promise<RoundEnd> {
  const cgroup = makeCgroup(`prowess-${process.pid}-${++rounds}`, quota);
  const neighbours = shared ? Array.from({ length: availableParallelism() }, () => busyFor(seconds + 30)) : [];
  try {
    const readings = await jobIn(cgroup, seconds, quota === undefined ? 0.3 : 1);
    return { ...judged(readings), ...othersIn(readings), cores: readings.host.cores ?? Number.NaN };
  } finally {
    await Promise.all(neighbours.map(ended));
    await cgroup.remove();
  }
}

let rounds = 0;

async function jobIn(cgroup: ReturnType<typeof makeCgroup>, seconds: number, busy: number): Promise<JobReadings> {
  const { machine, own } = cgroup.accounts;
  const words = [join(import.meta.dirname, 'job.ts'), String(seconds), String(busy), machine, own];
  const job = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  cgroup.join(job.pid ?? 0);
  job.stdin.end('begin\n');
  const [printed, [code]] = await Promise.all([text(job.stdout), once(job, 'exit')]);
  if (code !== 0) throw new Error(`the job ended with ${code}`);
  return JSON.parse(printed) as JobReadings;
}

/** It ends by itself, should we not. */
const busyFor = (seconds: number): ChildProcess =>
  spawn(process.execPath, ['-e', `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`], {
    stdio: 'ignore',
  });

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGKILL');
  await once(program, 'exit');
}

/** A healthy run in a cluster that it made, whose host showed this around its load. */
function judged({ host, before, after }: JobReadings): Pick<RoundEnd, 'checks' | 'others'> {
  const journal = builtJournal({ objects: 2, cluster: { infrastructure: builtInfrastructure() } });
  const described = edited(journal, 'host', (entry) => ({ ...entry, host }));
  const sampled = edited(described, 'sample', (sample) => {
    const scrape = (sample.edge === 'before' ? before : after).scrapes[sample.source];
    const { series: _, ...rest } = sample;
    return scrape === undefined ? sample : { ...rest, ...scrape };
  });
  const { validity, measurements } = toResult(recordOf(sampled));
  const others = measurements.find(({ metric }) => metric === 'host-cpu-of-others')?.statistics[0]?.value;
  return { checks: validity.filter(({ rule }) => rule === 'host-quiet'), others: others ?? Number.NaN };
}

function othersIn({ before, after }: JobReadings): Pick<RoundEnd, 'othersTruly' | 'othersWithin'> {
  const seconds = secondsBetween(before, after);
  const rise = (from: readonly number[], to: readonly number[]): number => (othersAt(to) - othersAt(from)) / seconds;
  const least = rise(before.accounts.last, after.accounts.first);
  const most = rise(before.accounts.first, after.accounts.last);
  return { othersTruly: (least + most) / 2, othersWithin: [least, most] };
}

const othersAt = ([machine = 0, own = 0]: readonly number[]): number => machine - own;

function secondsBetween(before: Look, after: Look): number {
  const [from, until] = [before, after].map(({ scrapes }) => {
    const read = Object.values(scrapes).flatMap((scrape) => (scrape.state === 'present' ? (scrape.readAt ?? []) : []));
    return Math.max(...read);
  });
  return ((until ?? Number.NaN) - (from ?? Number.NaN)) / 1000;
}
