/**
 * Making pods on a real API server: prowess, with everything measured and written down, beside kube-burner and beside a bare loop that
 * only creates and watches. One control plane, one tool after the other; the API server's audit log is the judge of what was made when.
 * `npm run bench:kube -- --objects 3000`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/adapters/system-clock.ts';
import { readEvidence } from '../src/cli/run/finish.ts';
import type { Evidence } from '../src/results/facts/evidence.ts';
import { removeNamespaces } from '../src/runner/namespaces.ts';
import { quantile, sorted } from '../src/stats/quantile.ts';
import { startControlPlane } from '../test/conformance/support/control-plane/control-plane.ts';
import { peer } from '../test/conformance/support/peers.ts';
import { artifactsBelow } from '../test/support/killing.ts';
import { startProwess } from '../test/support/packed.ts';
import { accuracyOf } from './support/accuracy.ts';
import { type Audited, readAudit } from './support/audit.ts';
import { BURNER_NAMESPACE, burnerLatencies, writeBurnerFiles } from './support/kube-burner.ts';
import { type Observed, observed } from './support/observed-process.ts';
import { benchFolder, writeBenchSite } from './support/site.ts';

const { values } = parseArgs({ options: { objects: { type: 'string', default: '3000' } } });
const objects = Number(values.objects);
/** kube-burner's exit code when its measurement missed too many pods, as it does here. */
const BURNER_MISSED = 4;
const BARE_NAMESPACE = 'bare';
const nodes = Math.ceil(objects / 240) + 1;
const folder = benchFolder();
const kubeBurner = await peer('kube-burner');
const plane = await startControlPlane({ nodes });
try {
  await compare();
} finally {
  await plane.stop();
}

async function compare(): Promise<void> {
  writeBenchSite(
    folder,
    {
      burst: `{scenario: {kind: burst, objects: ${objects}}}`,
      paced: '{scenario: {kind: arrivals, process: fixed, perSecond: 20, objects: 300}}',
    },
    { schedulable: nodes, controlPlane: 0 },
  );
  const bare = await tell('bare loop', bareLoop(), (namespace) => namespace === BARE_NAMESPACE);
  await clearAway(BARE_NAMESPACE);
  const own = await tell('prowess', prowess('burst'), (namespace, name) => isOwn(namespace, name));
  writeBurnerFiles(join(folder, 'burner'), objects);
  const args = ['init', '-c', 'config.yml', '--kubeconfig', plane.kubeconfig];
  const burner = spawn(kubeBurner, args, { cwd: join(folder, 'burner') });
  const theirs = await tell('kube-burner', burner, (namespace) => namespace === BURNER_NAMESPACE);
  console.log(`prowess / kube-burner: ${ratios(own, theirs)}`);
  console.log(`prowess / bare loop: ${ratios(own, bare)}`);
  await tellOwnTimes('burst', own.audit);
  tellBurnerTimes(theirs.audit);
  await observed(prowess('paced'));
  await tellOwnTimes('paced', await readAudit(plane.auditLog, (_, name) => name.startsWith('pod-')));
}

/** The next side finds the cluster as this one did. */
async function clearAway(namespace: string): Promise<void> {
  const cluster = plane.connect();
  await removeNamespaces([namespace], { cluster, clock: systemClock }, new AbortController().signal);
  await cluster.close();
}

/** A pod of the load, not of the warm-up. */
function isOwn(namespace: string, name: string): boolean {
  return namespace.startsWith('prowess-bench-') && name.startsWith('pod-');
}

interface Side {
  readonly audit: Audited;
  readonly process: Observed;
  /** Processor seconds per 1,000 pods until the last of them ran. */
  readonly cpu: number;
}

async function tell(
  what: string,
  child: ChildProcess,
  own: (namespace: string, name: string) => boolean,
): Promise<Side> {
  const process = await observed(child, [0, BURNER_MISSED]);
  const audit = await readAudit(plane.auditLog, own);
  const cpu = (1000 * process.cpuSeconds(audit.lastRunningAt)) / audit.created;
  console.log(
    `${what}: ${audit.created} pods, ${audit.perSecond.toFixed(0)} /s created, ${cpu.toFixed(2)} CPU s per 1,000 until all ran (${process.cpuSeconds().toFixed(1)} CPU s in all), peak ${process.peakMiB.toFixed(0)} MiB`,
  );
  return { audit, process, cpu };
}

function ratios(one: Side, other: Side): string {
  const rate = one.audit.perSecond / other.audit.perSecond;
  const peak = one.process.peakMiB / other.process.peakMiB;
  return `created per second ${rate.toFixed(2)}x, CPU ${(one.cpu / other.cpu).toFixed(2)}x, peak memory ${peak.toFixed(2)}x`;
}

function bareLoop(): ChildProcess {
  const program = join(import.meta.dirname, 'support/bare-loop.ts');
  const env = { ...process.env, KUBECONFIG: plane.kubeconfig };
  return spawn(process.execPath, [program, '--objects', String(objects), '--namespace', BARE_NAMESPACE], { env });
}

function prowess(test: string): ChildProcess {
  const args = ['run', test, '--cluster', 'bench', '--store', join(folder, test)];
  return startProwess(args, { cwd: folder, env: { KUBECONFIG: plane.kubeconfig } });
}

async function tellOwnTimes(test: string, { truths }: Audited): Promise<void> {
  const facts: Evidence = await readEvidence(artifactsBelow(join(folder, test)) ?? '');
  const { measured, errorP50, errorP99, inside } = accuracyOf(facts.objects, 'Running', ({ namespace, name }) =>
    truths.get(`${namespace}/${name}`),
  );
  console.log(
    `prowess, ${test}: ${measured} of ${facts.objects.length} measured, error p50 ${errorP50.toFixed(1)} ms, p99 ${errorP99.toFixed(1)} ms; truth inside the printed bounds of ${(100 * inside).toFixed(1)} %`,
  );
}

function tellBurnerTimes({ truths, created }: Audited): void {
  const said = burnerLatencies(join(folder, 'burner'));
  const errors = [...truths].flatMap(([key, { createdAt, reachedAt }]) => {
    const latency = said.get(key);
    return latency === undefined ? [] : [Math.abs(latency - (reachedAt - createdAt))];
  });
  const at = (percent: number): string => quantile(sorted(errors), percent)?.toFixed(1) ?? '?';
  console.log(`kube-burner, burst: ${errors.length} of ${created} measured, error p50 ${at(50)} ms, p99 ${at(99)} ms`);
}
