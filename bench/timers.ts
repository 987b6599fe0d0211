/**
 * How true the times are: the simulated cluster, over HTTP and in a process of its own, writes down when it made each object and when
 * it let it run; a run of prowess measures the same from outside. At a paced load, and in bursts as fast as the API takes them.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../src/app/run/finish.ts';
import { type EpochMs, epochMs } from '../src/model/units.ts';
import type { RunRecord } from '../src/results/facts/record.ts';
import { toResult } from '../src/results/to-result.ts';
import { quantile, sorted } from '../src/stats/quantile.ts';
import { prowess } from '../test/support/cli.ts';
import { simServer } from '../test/support/sim-serve.ts';
import { artifactsBelow } from '../test/support/stored-run.ts';
import { accuracyOf, type Truth } from './support/accuracy.ts';
import { benchFolder, writeBenchSite } from './support/site.ts';

/** Each burst of a run is a level with a row of its own, so no two are of one size. */
const SIZES = Array.from({ length: 10 }, (_, burst) => 200 - burst);
/** Runs of all these bursts, at the same time: they mostly wait. */
const RUNS = 4;
const NODES = 20;
const PHASE = 'Running';
const folder = benchFolder();
writeBenchSite(
  folder,
  {
    paced: '{workload: vmi, scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 400}}',
    burst: `{workload: vmi, scenario: {kind: burst}, sweep: {product: {objects: [${SIZES}]}, coolDown: {max: 1s}}}`,
  },
  { schedulable: NODES, controlPlane: 1 },
);

print('paced', await measured('paced', 'paced'));
const bursts = await Promise.all(Array.from({ length: RUNS }, (_, run) => measured('burst', `burst-${run}`)));
for (const run of bursts) print('burst', run);
printInside(bursts);

interface Measured {
  readonly facts: RunRecord;
  readonly truths: ReadonlyMap<string, Truth>;
}

/** One run against a simulator of its own, and what that simulator knows. */
async function measured(test: string, name: string): Promise<Measured> {
  const truth = join(folder, `${name}.truth`);
  const program = join(import.meta.dirname, 'support/truthful-sim.ts');
  const server = await simServer(['--truth', truth, '--nodes', String(NODES)], (args) =>
    spawn(process.execPath, [program, ...args]),
  );
  const args = ['run', test, '--cluster', 'bench', '--store', join(folder, name)];
  const run = await prowess(args, { cwd: folder, env: { KUBECONFIG: server.kubeconfig } });
  await server.stop();
  const artifacts = artifactsBelow(join(folder, name));
  if (artifacts === undefined) throw new Error(`${name} ended with ${run.code}: ${run.stderr}`);
  return { facts: await readRecord(artifacts), truths: readTruths(truth) };
}

function readTruths(path: string): ReadonlyMap<string, Truth> {
  const created = new Map<string, EpochMs>();
  const truths = new Map<string, Truth>();
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const { uid, phase, at } = JSON.parse(line) as { uid: string; phase?: string; at: number };
    const createdAt = created.get(uid);
    if (phase === undefined) created.set(uid, epochMs(at));
    else if (phase === PHASE && createdAt !== undefined) truths.set(uid, { createdAt, reachedAt: epochMs(at) });
  }
  return truths;
}

function print(what: string, { facts, truths }: Measured): void {
  const seen = accuracyOf(facts.objects, PHASE, ({ uid }) => truths.get(uid ?? ''));
  console.log(
    `${what}: ${seen.measured} of ${seen.objects} VMIs, error of the watch's latency p50 ${seen.errorP50.toFixed(2)} ms, p99 ${seen.errorP99.toFixed(2)} ms; truth inside the object's bounds: ${(100 * seen.inside).toFixed(1)} %`,
  );
}

/** Of each printed percentile, in how many bursts the interval beside it holds the true percentile of that burst. */
function printInside(runs: readonly Measured[]): void {
  for (const [name, rank] of Object.entries({ p50: 50, p95: 95, p99: 99, max: 100 })) {
    const held = runs.flatMap((run) => insideOf(run, name, rank));
    const { length } = held.filter(Boolean);
    console.log(
      `burst: the true ${name} is inside the printed interval in ${length} of ${held.length} (${((100 * length) / held.length).toFixed(1)} %)`,
    );
  }
}

function insideOf({ facts, truths }: Measured, name: string, rank: number): boolean[] {
  const printed = toResult(facts).measurements.filter(
    ({ metric, labels }) =>
      metric === 'creation-latency' &&
      labels.clock === 'watch' &&
      labels.kind === 'VirtualMachineInstance' &&
      labels.phase === PHASE,
  );
  return printed.flatMap(({ labels, statistics }) => {
    const own = facts.objects.filter(({ level }) => level === labels.level);
    const truth = quantile(sorted(own.flatMap(({ uid }) => latency(truths.get(uid ?? '')) ?? [])), rank);
    const statistic = statistics.find((each) => each.name === name);
    if (statistic === undefined) return [];
    const { low = 0, high = Infinity } = statistic;
    return [truth !== undefined && low <= truth && truth <= high];
  });
}

function latency(truth: Truth | undefined): number | undefined {
  return truth && truth.reachedAt - truth.createdAt;
}
