import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type JsonObject, listAt, numberAt, objectAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/runner/cluster.ts';
import { bundleArchive } from '../../support/bundle.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { artifactsBelow, resultBelow } from '../../support/stored-run.ts';
import { until } from '../support/control-plane/ready.ts';
import { localSite } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import { BUNDLE_IMAGE, IMAGE, writeBundleImage } from '../support/real/image.ts';
import { CONTROL_PLANE } from '../support/real/network.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { busyboxOf, nodeRoot } from '../support/real/root.ts';

const NODE = 'node-01';
const TESTS =
  '  long: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 0.5, objects: 200}}\n';

/** docs/any-image.md: an init container puts prowess into a pod whose image is BusyBox alone. */
describe('conformance/real bundle', () => {
  let cluster: RealCluster;
  let admin: Cluster & { close(): Promise<void> };
  /** What the pods see as /shared. */
  let shared: string;
  before(async function () {
    cluster = await realCluster(this);
    admin = cluster.plane.connect();
    const archive = join(temporaryFolder(), 'image.tar');
    await writeBundleImage(busyboxOf((await nodeRoot()).root), bundleArchive(), archive);
    await cluster.load(archive);
    rmSync(archive);
    shared = join(cluster.shared(NODE), 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    const account = { resource: RESOURCES.serviceAccounts, namespace: 'default', name: 'default' };
    await until('pods may be created', () => admin.get(account, call).then(Boolean, () => false));
  });
  after(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  /** Starts a pod whose container is prowess. */
  async function inPod(name: string, container: JsonObject): Promise<void> {
    await admin.create(podOf(name, container), RESOURCES.pods, call);
  }

  const pod = async (name: string): Promise<JsonObject> =>
    (await admin.get({ resource: RESOURCES.pods, namespace: 'default', name }, call)).object;

  /** What the container ended with, and what it said. */
  async function endOf(name: string): Promise<{ readonly code: number | undefined; readonly said: string }> {
    let code: number | undefined;
    let last: JsonObject = {};
    const hasEnded = async (): Promise<boolean> => {
      last = objectAt(await pod(name), 'status');
      const [status = {}] = listAt(last, 'containerStatuses');
      code = numberAt(status, 'state', 'terminated', 'exitCode');
      return code !== undefined;
    };
    await until(`${name} has ended`, hasEnded, () => JSON.stringify(last, null, 2));
    const { text } = await admin.text(`/api/v1/namespaces/default/pods/${name}/log`, call);
    return { code, said: text };
  }

  it('runs as a user who is not root, on a read-only root', async () => {
    const script =
      'cd /shared && mkdir new && cd new && prowess init && prowess run burst-100 --cluster sim --store runs';
    await inPod('newcomer', {
      command: ['sh', '-ec', `export PATH=/opt/prowess/bin:$PATH; ${script}`],
      securityContext: { runAsUser: 1000, runAsNonRoot: true, readOnlyRootFilesystem: true },
    });
    const { code, said } = await endOf('newcomer');
    expect(code, said).to.equal(0);
    expect(resultBelow(join(shared, 'new', 'runs')).outcome).to.equal('pass');
  });

  it('is the first process of a pod; when that is deleted, what it made is gone and the result there', async () => {
    writeSite();
    await inPod('measuring', {
      command: ['/opt/prowess/bin/prowess', 'run', 'long', '--cluster', 'local', '--store', '/shared/runs'],
      workingDir: '/shared/site',
      env: [{ name: 'KUBECONFIG', value: '/shared/site/kubeconfig' }],
    });
    const runs = join(shared, 'runs');
    const journal = (): string => {
      const artifacts = artifactsBelow(runs);
      return artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
    };
    const hasLoad = async (): Promise<boolean> =>
      /"step-started".*"kind":"load"/.test(journal()) || (await isOver('measuring'));
    await until('the load has begun', hasLoad, journal);
    const ref = { resource: RESOURCES.pods, namespace: 'default', name: 'measuring' };
    await admin.delete(ref, call);
    const { code, said } = await endOf('measuring');
    expect(code, said).to.equal(130);
    expect(resultBelow(runs).ended, said).to.equal('aborted');
    expect(journal()).to.match(/"type":"lock".*"event":"released"/);
    const { items } = await admin.list({ resource: RESOURCES.pods }, call);
    expect(items.map((item) => stringAt(item, 'metadata', 'name')).sort()).to.deep.equal(['measuring', 'newcomer']);
    await admin.patch(ref, { metadata: { finalizers: null } }, call);
  });

  const isOver = async (name: string): Promise<boolean> =>
    ['Failed', 'Succeeded'].includes(stringAt(await pod(name), 'status', 'phase') ?? '');

  /** Of the control plane by a name, which the pod resolves: by Node's own C library, and the certificate by its own TLS. */
  function writeSite(): void {
    // A pod reaches no page of the control plane's loopback, and is no load of others.
    const change = (file: string): string => `${file.replace(/^metrics:\n(?:[ -].*\n)*/m, '')}background: [default]\n`;
    const site = localSite(cluster.plane, TESTS, { change });
    const folder = join(shared, 'site');
    cpSync(site.folder, folder, { recursive: true });
    const kubeconfig = readFileSync(cluster.plane.kubeconfig, 'utf8');
    writeFileSync(
      join(folder, 'kubeconfig'),
      kubeconfig.replace('https://127.0.0.1', `https://${API}`).replace('pki/apiserver.crt', 'ca.crt'),
    );
    cpSync(join(cluster.plane.folder, 'pki/apiserver.crt'), join(folder, 'ca.crt'));
  }
});

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
const API = 'api.example';

/** The pod of docs/any-image.md. A finalizer keeps what a deleted one says of its end. */
const podOf = (name: string, container: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', finalizers: ['test.example/kept'] },
  spec: {
    nodeName: NODE,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 120,
    hostAliases: [{ ip: CONTROL_PLANE, hostnames: [API] }],
    initContainers: [
      {
        name: 'prowess',
        image: BUNDLE_IMAGE,
        command: ['cp', '-R', '/prowess/.', '/opt/prowess'],
        volumeMounts: [{ name: 'prowess', mountPath: '/opt/prowess' }],
      },
    ],
    containers: [
      {
        name: 'main',
        image: IMAGE,
        volumeMounts: [
          { name: 'prowess', mountPath: '/opt/prowess', readOnly: true },
          { name: 'shared', mountPath: '/shared' },
        ],
        ...container,
      },
    ],
    volumes: [
      { name: 'prowess', emptyDir: {} },
      { name: 'shared', hostPath: { path: '/node/shared' } },
    ],
  },
});
