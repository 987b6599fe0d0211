/**
 * What taking profiles costs a load: `npm run bench:profiles -- [--pairs N] [--objects N]`. Pairs of loads on one real control plane, one
 * with profiles of the API server and one without, in turn first the one and first the other. Prints the 95 % interval of the mean of the
 * paired differences, in percent of the load without: of its time, and of the API server's processor time, which a machine that does other
 * things disturbs less. It fails where the upper end of the time is more than 10 %.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findAccess } from '../src/adapters/kube/access/find-access.ts';
import { connectProfiles } from '../src/adapters/kube/profiles.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import type { Fact } from '../src/model/entry.ts';
import type { Plan, Step } from '../src/model/plan.ts';
import type { Profiles } from '../src/model/profiles.ts';
import { resourceOf } from '../src/model/resources.ts';
import { seconds } from '../src/model/units.ts';
import { forEachConcurrently } from '../src/runner/load/concurrency.ts';
import { createProfiler } from '../src/runner/profiles/profiler.ts';
import { meanHalfWidth } from '../src/stats/student.ts';
import { startControlPlane } from '../test/conformance/support/control-plane/control-plane.ts';

interface Cost {
  readonly timeMs: number;
  readonly processorMs: number;
}

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '12' }, objects: { type: 'string', default: '15000' } },
});
const [pairs, objects] = [Number(values.pairs), Number(values.objects)];

/** More often than is usual: a CPU profile of five seconds every ten, of a load that takes about ten. */
const PROFILES: Profiles = {
  everyMs: seconds(10),
  cpuMs: seconds(5),
  of: [{ component: 'apiserver', kinds: ['heap', 'goroutine', 'cpu'], place: { kind: 'apiserver' } }],
};
const UPPER_END = 10;

process.once('SIGINT', () => process.exit(130));
const plane = await startControlPlane({ nodes: 1 });
const cluster = plane.connect();
const { signal } = new AbortController();
const SECRETS = resourceOf({ apiVersion: 'v1', kind: 'Secret' });
const call = { signal, timeoutMs: seconds(60) };
const facts: Fact[] = [];
const connection = connectProfiles(PROFILES, findAccess({ env: {}, file: plane.kubeconfig }), systemClock);
const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: signal };
const STEP = { id: 'load', kind: 'load', role: 'measure' } as Step;
const profiler = createProfiler(
  { experiment: { profiles: PROFILES }, steps: [STEP] } as unknown as Plan,
  { find: connection.find, keep: async () => {} },
  () => ({ clock: systemClock, journal, stop: signal, held: undefined }),
);

const differences: Cost[] = [];
try {
  await load('warm-up');
  await clear('warm-up');
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0;
    const one = await timed(pair, first);
    const other = await timed(pair, !first);
    const [profiled, alone] = first ? [one, other] : [other, one];
    const share = (what: keyof Cost): number => ((profiled[what] - alone[what]) / alone[what]) * 100;
    differences.push({ timeMs: share('timeMs'), processorMs: share('processorMs') });
    console.log(`pair ${pair + 1}: ${costText(profiled)} with profiles, ${costText(alone)} without`);
  }
} finally {
  await connection.close();
  await cluster.close();
  await plane.stop();
}
const kept = facts.filter((fact) => fact.type === 'profile' && fact.state === 'kept').length;
const time = intervalOf('timeMs');
console.log(
  `${pairs} pairs of loads of ${objects} Secrets, ${kept} profiles kept; more with profiles than without, mean and 95 % interval:`,
);
const holds = time.high <= UPPER_END;
console.log(`time of the load                  ${time.text}`);
console.log(`processor time of the API server  ${intervalOf('processorMs').text}`);
console.log(
  `upper end of the time ${percent(time.high)}, at most ${UPPER_END} % asked: ${holds ? 'holds' : 'does not hold'}`,
);
if (!holds) process.exitCode = 1;

function intervalOf(what: keyof Cost): { readonly text: string; readonly high: number } {
  const all = differences.map((difference) => difference[what]);
  const mean = all.reduce((total, each) => total + each, 0) / all.length;
  const half = meanHalfWidth(all) ?? Number.NaN;
  return { text: `${percent(mean)} (${percent(mean - half)} to ${percent(mean + half)})`, high: mean + half };
}

/** What a load costs, its profiles with it. */
async function timed(pair: number, withProfiles: boolean): Promise<Cost> {
  if (withProfiles) profiler?.startStep(STEP);
  const began = performance.now();
  const before = processorMs();
  profiler?.loadBegins();
  await load(`${pair}-${withProfiles}`);
  const cost = { timeMs: performance.now() - began, processorMs: processorMs() - before };
  await profiler?.endStep();
  await clear(`${pair}-${withProfiles}`);
  return cost;
}

async function load(name: string): Promise<void> {
  await forEachConcurrently(namesOf(name), 20, async (each) => {
    const metadata = { name: each, namespace: 'default' };
    await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata }, SECRETS, call);
  });
}

/** Takes a load away, so that the next one meets a server that holds as little. */
async function clear(name: string): Promise<void> {
  await forEachConcurrently(namesOf(name), 20, async (each) => {
    await cluster.delete({ resource: SECRETS, namespace: 'default', name: each }, call);
  });
}

function namesOf(load: string): readonly string[] {
  return Array.from({ length: objects }, (_, index) => `load-${load.toLowerCase()}-${index}`);
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}

function costText({ timeMs, processorMs: used }: Cost): string {
  return `${timeMs.toFixed(0)} ms (processor ${used} ms)`;
}

/** What the API server has used, of /proc/PID/stat: ticks of a hundredth of a second. */
function processorMs(): number {
  const fields = readFileSync(`/proc/${plane.pid('kube-apiserver')}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
