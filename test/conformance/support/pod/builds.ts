import { once } from 'node:events';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { sha256 } from '../../../../scripts/bundle/sha256.ts';
import { gcsStore } from '../../../../src/adapters/gcs/gcs-store.ts';
import type { RunStore } from '../../../../src/history/run-store.ts';
import { withAir } from '../../../support/air.ts';
import { bundleArchive } from '../../../support/bundle.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { packedInto } from '../../../support/packed.ts';
import { simServer } from '../../../support/sim-serve.ts';
import { resultBelow } from '../../../support/stored-run.ts';
import { until } from '../../../support/until.ts';
import { type FakeGcs, startFakeGcs } from '../fake-gcs.ts';
import { prowJob, prowPod } from '../prow.ts';
import { type RunningPod, startPod } from './kubelet.ts';
import { BUCKET, GROUP, makePerfSite, type PerfSite, PRESUBMIT } from './perf-site.ts';

/** How the builds went, each under its number. */
export const BUILDS = {
  passed: '1900000000000000001',
  ofPullRequest: '1900000000000000002',
  failed: '1900000000000000003',
  invalid: '1900000000000000004',
  aborted: '1900000000000000005',
  timedOut: '1900000000000000006',
  crashed: '1900000000000000007',
  bundled: '1900000000000000008',
} as const;
export type BuildName = keyof typeof BUILDS;

export interface Builds {
  readonly site: PerfSite;
  readonly server: FakeGcs;
  /** The bucket that the pod utilities filled. */
  readonly store: RunStore;
  readonly pods: Readonly<Record<BuildName, EndedPod>>;
}

/** Exit codes of entrypoint and of sidecar, and the folder in which the runner left its artifacts. */
export type EndedPod = Awaited<RunningPod['ended']> & Pick<RunningPod, 'artifacts'>;

/** Every way in which a job can end, run once by Prow's pod utilities for all tests of this process. Takes about 100 s. */
export function builds(): Promise<Builds> {
  made ??= runAll();
  return made;
}

let made: Promise<Builds> | undefined;

after(async () => {
  await (await made)?.server.stop();
});

async function runAll(): Promise<Builds> {
  const folder = temporaryFolder();
  const server = await startFakeGcs();
  await server.createBucket(BUCKET);
  const lab: Lab = { folder, site: await makePerfSite(folder), server, pods: new Map() };
  // Two at a time: more would disturb each other on two cores, and an undisturbed run is to be valid.
  await Promise.all([runToTheirEnds(lab), runUntilStopped(lab)]);
  const pods = Object.fromEntries(lab.pods) as Record<BuildName, EndedPod>;
  return { site: lab.site, server, store: gcsStore(BUCKET, server.address), pods };
}

interface Lab {
  readonly folder: string;
  readonly site: PerfSite;
  readonly server: FakeGcs;
  readonly pods: Map<BuildName, EndedPod>;
}

async function runToTheirEnds(lab: Lab): Promise<void> {
  await onCluster(lab, 'healthy', '', async (cluster) => {
    await runWithAir(lab, 'passed', cluster);
    await runWithAir(lab, 'ofPullRequest', cluster);
  });
  const slow = '{fault: slow-stage, stage: vmi-running, delayMs: 150000}';
  await onCluster(lab, 'slow', slow, (cluster) => runWithAir(lab, 'failed', cluster));
  const broken = '{fault: object-fails, kind: VirtualMachineInstance, name: vmi-cirros-7}';
  await onCluster(lab, 'broken', broken, (cluster) => run(lab, 'invalid', cluster));
}

/** One machine never runs, so that these runs would take as long as it may take to get ready. */
async function runUntilStopped(lab: Lab): Promise<void> {
  const stuck = '{fault: never-ready, kind: VirtualMachineInstance, name: vmi-cirros-7}';
  await onCluster(lab, 'stuck', stuck, async (cluster) => {
    await run(lab, 'aborted', cluster, { onceLoaded: (pod) => pod.terminate() });
    await run(lab, 'timedOut', cluster, { timeoutMs: 20_000 });
    await run(lab, 'crashed', cluster, { onceLoaded: (pod) => pod.killRunner() });
    await withBundle(lab, (bundled) =>
      run(bundled, 'bundled', cluster, { onceLoaded: (pod) => pod.terminate(), path: '/usr/bin:/bin' }),
    );
  });
}

/** A site whose jobs get prowess from a server of ours. */
async function withBundle(lab: Lab, use: (lab: Lab) => Promise<unknown>): Promise<void> {
  const archive = bundleArchive();
  const server = createServer((_, response) => void createReadStream(archive).pipe(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const parent = join(lab.folder, 'bundled');
  mkdirSync(parent);
  const bundle = `{url: "http://127.0.0.1:${port}/prowess.tar.gz", sha256: "${sha256(archive)}"}`;
  await use({ ...lab, site: await makePerfSite(parent, bundle) }).finally(() => server.close());
}

/** A simulated cluster in a process of its own; ten times as fast as a real one. `use` gets the folder of its kubeconfig. */
async function onCluster(
  { folder }: Lab,
  name: string,
  fault: string,
  use: (secret: string) => Promise<unknown>,
): Promise<void> {
  const secret = join(folder, name);
  mkdirSync(secret);
  writeFileSync(join(secret, 'faults.yaml'), `version: 1\nfaults: [${fault}]\n`);
  const server = await simServer(['--nodes', '4', '--speed', '10', '--faults', join(secret, 'faults.yaml')]);
  copyFileSync(server.kubeconfig, join(secret, 'lab'));
  await use(secret).finally(() => server.stop());
}

interface Course {
  readonly onceLoaded?: (pod: RunningPod) => void;
  /** In the place of the job's timeout, which is made for real clusters. */
  readonly timeoutMs?: number;
  /** Of the image; without it that of one with prowess and its Node. */
  readonly path?: string;
}

/** A run that must be valid; where it is made again, the bucket forgets the one before. */
async function runWithAir(lab: Lab, name: BuildName, cluster: string): Promise<void> {
  await withAir(async () => {
    await lab.server.forget(BUCKET, BUILDS[name]);
    return { result: resultBelow((await run(lab, name, cluster)).artifacts) };
  });
}

async function run(
  lab: Lab,
  name: BuildName,
  cluster: string,
  { onceLoaded, timeoutMs, path = imagePath() }: Course = {},
): Promise<EndedPod> {
  const job = await prowJob(lab.site.prow, name === 'ofPullRequest' ? PRESUBMIT : GROUP, lab.site.commits);
  mkdirSync(join(lab.folder, 'pods'), { recursive: true });
  const folder = mkdtempSync(join(lab.folder, 'pods', `${name}-`));
  const pod = await startPod(await prowPod(job, BUILDS[name]), {
    folder,
    mounts: { '/etc/prowess/kubeconfig': cluster },
    env: { ...lab.site.gitEnv, PATH: path, STORAGE_EMULATOR_HOST: lab.server.address },
    edit: (env) => (timeoutMs === undefined ? env : withTimeout(env, timeoutMs)),
  });
  if (onceLoaded !== undefined) await untilLoaded(pod).then(() => onceLoaded(pod));
  const ended = { ...(await pod.ended), artifacts: pod.artifacts };
  lab.pods.set(name, ended);
  return ended;
}

/** The image has the package installed, and Node. */
const imagePath = (): string =>
  [join(packedInto(), '.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);

function withTimeout(env: Record<string, string>, timeoutMs: number): Record<string, string> {
  const { ENTRYPOINT_OPTIONS = '' } = env;
  if (ENTRYPOINT_OPTIONS === '') return env;
  return {
    ...env,
    ENTRYPOINT_OPTIONS: JSON.stringify({ ...JSON.parse(ENTRYPOINT_OPTIONS), timeout: timeoutMs * 1e6 }),
  };
}

/** Until the journal has seen virtual machines, and the metadata are there that a run writes before its first load. */
async function untilLoaded({ artifacts }: RunningPod): Promise<void> {
  const journal = join(artifacts, 'journal.ndjson');
  const hasSeen = (): boolean => existsSync(journal) && readFileSync(journal, 'utf8').includes('"type":"seen"');
  await until(() => hasSeen() && existsSync(join(artifacts, 'metadata.json')));
}
