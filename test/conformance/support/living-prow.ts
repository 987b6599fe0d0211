import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type Json, type JsonObject, listAt, stringAt } from '../../../src/model/json.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { writeAdminContexts } from './control-plane/contexts.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { freePorts } from './control-plane/ports.ts';
import { processesIn } from './control-plane/processes.ts';
import { until } from './control-plane/ready.ts';
import { peer } from './peers.ts';
import type { ProwSite } from './prow-site.ts';
import { run } from './run.ts';

/** Prow's horologium and its controller manager (plank), at work on a real API server. */
export interface LivingProw {
  jobs(): Promise<JsonObject[]>;
  podNames(): Promise<string[]>;
  pod(name: string): Promise<JsonObject>;
  /** Says that a pod's containers have ended well, as a kubelet would. */
  endPod(name: string): Promise<void>;
  watchFor(durationMs: number): Promise<void>;
  /** The end of the logs of both. */
  log(): string;
  stop(): Promise<void>;
}

/** Jobs run in the build cluster `build-cluster`, which is the same API server. */
export async function startProw(plane: ControlPlane, site: ProwSite): Promise<LivingProw> {
  const folder = temporaryFolder();
  const kubeconfig = join(folder, 'kubeconfig');
  // Prow takes every context for a build cluster.
  writeAdminContexts(kubeconfig, plane, ['prow', 'build-cluster']);
  const kubectl = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run('kubectl', [`--kubeconfig=${kubeconfig}`, ...args]);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  await kubectl('apply', '--server-side', '-f', join(prowModule(), CRD));
  const served = (): Promise<boolean> =>
    kubectl('get', 'prowjobs').then(
      () => true,
      () => false,
    );
  await until('ProwJobs are served', served);
  await kubectl('create', 'namespace', PODS);
  const processes = processesIn(folder);
  process.prependOnceListener('exit', processes.killNow);
  for (const [program, more] of PROGRAMS) {
    const ports = await freePorts(['metrics', 'pprof', 'health']);
    const files = [`--config-path=${site.config}`, `--job-config-path=${site.jobs}`, `--kubeconfig=${kubeconfig}`];
    const listen = Object.entries(ports).map(([name, port]) => `--${name}-port=${port}`);
    processes.start(program, await peer(program), [...files, ...listen, '--dry-run=false', ...more], {});
  }
  const itemsOf = async (...args: string[]): Promise<JsonObject[]> =>
    listAt(JSON.parse(await kubectl('get', ...args, '-o', 'json')), 'items').filter(isJsonObject);
  const pod = async (name: string): Promise<JsonObject> =>
    JSON.parse(await kubectl('get', 'pod', name, '-n', PODS, '-o', 'json'));
  return {
    jobs: () => itemsOf('prowjobs', '-n', 'default'),
    podNames: async () => (await itemsOf('pods', '-n', PODS)).map((pod) => stringAt(pod, 'metadata', 'name') ?? ''),
    pod,
    async endPod(name) {
      const patch = JSON.stringify({ status: ended(await pod(name)) });
      await kubectl('patch', 'pod', name, '-n', PODS, '--subresource=status', '--type=merge', '-p', patch);
    },
    watchFor: (durationMs) => sleep(durationMs),
    log: () => PROGRAMS.map(([program]) => processes.log(program)).join('\n'),
    stop: () => processes.stop(),
  };
}

const PODS = 'test-pods';
const CRD = 'config/prow/cluster/prowjob-crd/prowjob_customresourcedefinition.yaml';
const PROGRAMS = [
  ['horologium', []],
  ['prow-controller-manager', ['--enable-controller=plank']],
] as const;

/** The status of a pod whose containers have all ended with 0. */
const ended = (pod: JsonObject): JsonObject => ({
  phase: 'Succeeded',
  initContainerStatuses: listAt(pod, 'spec', 'initContainers').map(endedContainer),
  containerStatuses: listAt(pod, 'spec', 'containers').map(endedContainer),
});

const endedContainer = (container: Json): JsonObject => ({
  name: stringAt(container, 'name') ?? '',
  image: stringAt(container, 'image') ?? '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode: 0, finishedAt: '2026-01-01T00:00:00Z' } },
});

/** The folder of Prow's module, in the version that the programs have. */
function prowModule(): string {
  const cwd = join(import.meta.dirname, '..', 'peers', 'prow');
  const args = ['list', '-f', '{{.Module.Dir}}', 'sigs.k8s.io/prow/cmd/horologium'];
  return execFileSync('go', args, { cwd, encoding: 'utf8' }).trim();
}
