/**
 * How true the times are: the simulated cluster, over HTTP and in a process of its own, writes down when it made each object and when
 * it let it run; a run of prowess measures the same from outside. At a paced load, and in bursts as fast as the API takes them.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvidence } from '../src/cli/run/finish.ts';
import { type EpochMs, epochMs } from '../src/model/units.ts';
import type { Evidence } from '../src/results/facts/evidence.ts';
import { toResult } from '../src/results/to-result.ts';
import { quantile, sorted } from '../src/stats/quantile.ts';
import { prowess } from '../test/support/cli.ts';
import { artifactsBelow } from '../test/support/killing.ts';
import { simServer } from '../test/support/sim-serve.ts';
import { accuracyOf, type Truth } from './support/accuracy.ts';
import { benchFolder, writeBenchSite } from './support/site.ts';

/** Each burst is a level with a row of its own, so no two are of one size. */
const BURSTS = Array.from({ length: 20 }, (_, burst) => 81 + burst);
const PHASE = 'Running';
const folder = benchFolder();
writeBenchSite(
  folder,
  {
    paced: '{workload: vmi, scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 400}}',
    burst: `{workload: vmi, scenario: {kind: burst}, sweep: {product: {objects: [${BURSTS}]}, coolDown: {max: 1s}}}`,
  },
  { schedulable: 4, controlPlane: 1 },
);

for (const test of ['paced', 'burst']) {
  const { facts, truths } = await measured(test);
  const {
    objects,
    measured: compared,
    errorP50,
    errorP99,
    inside,
  } = accuracyOf(facts.objects, PHASE, ({ uid }) => truths.get(uid ?? ''));
  console.log(
    `${test}: ${compared} of ${objects} VMIs, error of the watch's latency p50 ${errorP50.toFixed(2)} ms, p99 ${errorP99.toFixed(2)} ms; truth inside the object's bounds: ${percent(inside)}`,
  );
  if (test === 'burst') console.log(insideOf(facts, truths));
}

/** One run against a simulator of its own, and what that simulator knows. */
async function measured(test: string): Promise<{ facts: Evidence; truths: ReadonlyMap<string, Truth> }> {
  const truth = join(folder, `${test}.truth`);
  const program = join(import.meta.dirname, 'support/truthful-sim.ts');
  const server = await simServer(['--truth', truth], (args) => spawn(process.execPath, [program, ...args]));
  const args = ['run', test, '--cluster', 'bench', '--store', join(folder, test)];
  const run = await prowess(args, { cwd: folder, env: { KUBECONFIG: server.kubeconfig } });
  await server.stop();
  const artifacts = artifactsBelow(join(folder, test));
  if (artifacts === undefined) throw new Error(`${test} ended with ${run.code}: ${run.stderr}`);
  return { facts: await readEvidence(artifacts), truths: readTruths(truth) };
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

/** Of each printed percentile of each burst, whether the interval beside it holds the true percentile of that burst. */
function insideOf(facts: Evidence, truths: ReadonlyMap<string, Truth>): string {
  const names = { p50: 50, p95: 95, p99: 99, max: 100 } as const;
  const printed = toResult(facts).measurements.filter(
    ({ metric, labels }) =>
      metric === 'creation-latency' &&
      labels.clock === 'watch' &&
      labels.kind === 'VirtualMachineInstance' &&
      labels.phase === PHASE,
  );
  const shares = Object.entries(names).map(([name, rank]) => {
    const held = printed.filter(({ labels, statistics }) => {
      const own = facts.objects.filter(({ level }) => level === labels.level);
      const real = sorted(own.flatMap(({ uid }) => latency(truths.get(uid ?? '')) ?? []));
      const { low = 0, high = Infinity } = statistics.find((each) => each.name === name) ?? {};
      const truth = quantile(real, rank);
      return truth !== undefined && low <= truth && truth <= high;
    });
    return `${name} ${held.length} of ${printed.length}`;
  });
  return `burst: the true percentile is inside the printed interval in: ${shares.join(', ')} bursts`;
}

function latency(truth: Truth | undefined): number | undefined {
  return truth && truth.reachedAt - truth.createdAt;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
