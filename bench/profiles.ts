/**
 * What taking profiles costs a load: `npm run bench:profiles -- [--pairs N] [--objects N]`. Pairs of loads on one real control plane, one
 * with profiles of the API server and one without, in turn first the one and first the other. Prints the 95 % interval of the mean of the
 * paired differences, in percent of the load without; it fails where its upper end is more than 10 %.
 */
import { parseArgs } from 'node:util';
import { findAccess } from '../src/adapters/kube/access/find-access.ts';
import { connectProfiles } from '../src/adapters/kube/profiles.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import type { Fact } from '../src/model/entry.ts';
import type { Plan, Step } from '../src/model/plan.ts';
import type { Profiles } from '../src/model/profiles.ts';
import { resourceOf } from '../src/model/resources.ts';
import { ms, seconds } from '../src/model/units.ts';
import { forEachConcurrently } from '../src/runner/load/concurrency.ts';
import { createProfiler } from '../src/runner/profiles/profiler.ts';
import { meanHalfWidth } from '../src/stats/student.ts';
import { startControlPlane } from '../test/conformance/support/control-plane/control-plane.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '20' }, objects: { type: 'string', default: '1500' } },
});
const [pairs, objects] = [Number(values.pairs), Number(values.objects)];

/** All that is usual, and more often than is usual: a CPU profile covers half of each load. */
const PROFILES: Profiles = {
  everyMs: seconds(5),
  cpuMs: ms(2500),
  of: [{ component: 'apiserver', kinds: ['heap', 'goroutine', 'cpu'], place: { kind: 'apiserver' } }],
};
const UPPER_END = 10;

process.once('SIGINT', () => process.exit(130));
const plane = await startControlPlane({ nodes: 1 });
const cluster = plane.connect();
const { signal } = new AbortController();
const facts: Fact[] = [];
const connection = connectProfiles(PROFILES, findAccess({ env: {}, file: plane.kubeconfig }), systemClock);
const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: signal };
const STEP = { id: 'load', kind: 'load', role: 'measure' } as Step;
const profiler = createProfiler(
  { experiment: { profiles: PROFILES }, steps: [STEP] } as unknown as Plan,
  { find: connection.find, keep: async () => {} },
  () => ({ clock: systemClock, journal, stop: signal, held: undefined }),
);

const differences: number[] = [];
try {
  await load('warm-up');
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0;
    const one = await timed(pair, first);
    const other = await timed(pair, !first);
    const [withMs, withoutMs] = first ? [one, other] : [other, one];
    differences.push(((withMs - withoutMs) / withoutMs) * 100);
    console.log(`pair ${pair + 1}: ${withMs.toFixed(0)} ms with profiles, ${withoutMs.toFixed(0)} ms without`);
  }
} finally {
  await connection.close();
  await cluster.close();
  await plane.stop();
}
const mean = differences.reduce((total, each) => total + each, 0) / differences.length;
const half = meanHalfWidth(differences) ?? Number.NaN;
const kept = facts.filter((fact) => fact.type === 'profile' && fact.state === 'kept').length;
console.log(
  `${pairs} pairs of loads of ${objects} Secrets, ${kept} profiles: a load with them takes ${percent(mean)} longer (95 % interval ${percent(mean - half)} to ${percent(mean + half)}; at most ${UPPER_END} % asked)`,
);
if (!(mean + half <= UPPER_END)) process.exitCode = 1;

/** How long a load takes, in milliseconds. */
async function timed(pair: number, withProfiles: boolean): Promise<number> {
  if (withProfiles) profiler?.startStep(STEP);
  const began = performance.now();
  profiler?.loadBegins();
  await load(`${pair}-${withProfiles}`);
  const tookMs = performance.now() - began;
  await profiler?.endStep();
  return tookMs;
}

async function load(name: string): Promise<void> {
  const resource = resourceOf({ apiVersion: 'v1', kind: 'Secret' });
  const call = { signal, timeoutMs: seconds(60) };
  const all = Array.from({ length: objects }, (_, index) => `load-${name}-${index}`);
  await forEachConcurrently(all, 20, async (each) => {
    const metadata = { name: each, namespace: 'default' };
    await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata }, resource, call);
  });
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
