import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { localNameOf } from '../../../scripts/images/debian.ts';
import { isJsonObject, type JsonObject, listAt, numberAt, objectAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/runner/cluster.ts';
import { withAir } from '../../support/air.ts';
import { bundleArchive } from '../../support/bundle.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { brokenIn } from '../../support/in-result.ts';
import { LAB } from '../../support/lab-site.ts';
import { artifactsBelow, resultBelow } from '../../support/stored-run.ts';
import { kubeconfigOf, tokenOf } from '../support/accounts.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import { BUNDLE_IMAGE, IMAGE, writeBundleImage } from '../support/real/image.ts';
import { CONTROL_PLANE } from '../support/real/network.ts';
import { PILOT_IMAGE, withPilotImage } from '../support/real/pilot-image.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { busyboxOf, nodeRoot } from '../support/real/root.ts';
import { toolsImage } from '../support/real/tools.ts';
import { run } from '../support/run.ts';

const NODE = 'node-01';
const TESTS =
  '  long: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 0.5, objects: 200}}\n';

const ON_OTHER = 'nodeSelector: {kubernetes.io/hostname: node-02}';
const GENERATED = `
  fleet:
    periodic: {cron: "0 4 * * *"}
    measures: environment
    scenario:
      {kind: fleet, as: pod, image: ${localNameOf('sysbench')}, imagePullPolicy: Never, cores: 1, memory: 128Mi, perNode: 2, ${ON_OTHER},
       command: [sysbench, cpu, --threads=1, --time=3, run], parse: {tool: sysbench}, duration: 3s}
  ramp:
    periodic: {cron: "0 5 * * *"}
    measures: environment
    scenario:
      {kind: ramp, image: ${PILOT_IMAGE}, imagePullPolicy: Never, ${ON_OTHER}, cpu: 1, memory: 16Mi, growth: 16Mi, mode: fixed, interval: 1s,
       baseline: 2s, most: 12, downSteps: 0}
`;
/** As docs/kata.md has it: there is no metrics.k8s.io here. */
const READ_KUBELETS = [
  'create clusterrole read-kubelets --verb=get --resource=nodes/proxy',
  'create clusterrolebinding read-kubelets --clusterrole=read-kubelets --serviceaccount=prowess:prowess-runner',
].map((words) => words.split(' '));

const SECRET = { apiVersion: 'v1', kind: 'Secret' };

/** docs/any-image.md: an init container puts prowess into a pod whose image is BusyBox alone. */
describe('conformance/real bundle', () => {
  let cluster: RealCluster;
  let admin: Cluster & { close(): Promise<void> };
  /** What the pods see as /shared. */
  let shared: string;
  before(async function () {
    cluster = await realCluster(this, { looksEverySeconds: 1 });
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

  /** Prow's decoration alone is left out: its clone is there, and results stay in it. */
  describe('as the job that generate writes, with the account that it writes', () => {
    let site: LocalSite;
    before(async () => {
      await cluster.load(await toolsImage());
      await withPilotImage((archive) => cluster.load(archive));
      site = localSite(cluster.plane, GENERATED, { change: withoutMetrics });
      writeFileSync(
        join(site.folder, 'prowess.yaml'),
        LAB.replace(/runner: .*/, `runner: {image: '${BUNDLE_IMAGE}', command: [/prowess/bin/prowess]}`),
      );
      const generated = await site.prowess(['generate']);
      expect(generated.code, generated.stderr).to.equal(0);
      const fragment = join(site.folder, 'operator/cluster-local.gen.yaml');
      for (const args of [['apply', '-f', fragment], ...READ_KUBELETS]) {
        const { code, stderr } = await run('kubectl', ['--kubeconfig', cluster.plane.kubeconfig, ...args]);
        expect(code, stderr).to.equal(0);
      }
      await admin.create(await kubeconfigSecret(), resourceOf(SECRET), call);
    });

    /** As `mountOf` has the pod find it: with the token of the generated account. */
    const kubeconfigSecret = async (): Promise<JsonObject> => {
      const token = await tokenOf(cluster.plane, 'prowess', 'prowess-runner');
      const written = parse(readFileSync(kubeconfigOf(cluster.plane, token), 'utf8'));
      const [{ cluster: api }] = written.clusters;
      api['certificate-authority-data'] = readFileSync(api['certificate-authority']).toString('base64');
      delete api['certificate-authority'];
      api.server = api.server.replace('127.0.0.1', API);
      return {
        ...SECRET,
        metadata: { name: 'lab-kubeconfig', namespace: 'default' },
        stringData: { local: JSON.stringify(written) },
      };
    };

    /** What is generated, on a node whose images are there, in a clone of the site. */
    const jobPod = (name: string, spec: JsonObject): JsonObject => {
      const [container = {}] = listAt(spec, 'containers').filter(isJsonObject);
      const pod = podOf(name, {});
      const mounts = [...listAt(container, 'volumeMounts'), { name: 'shared', mountPath: '/shared' }];
      return {
        ...pod,
        spec: {
          ...spec,
          ...{ nodeName: NODE, restartPolicy: 'Never', hostAliases: listAt(pod, 'spec', 'hostAliases') },
          containers: [{ name: 'test', ...container, volumeMounts: mounts, workingDir: `/shared/${name}` }],
          volumes: [...listAt(spec, 'volumes'), { name: 'shared', hostPath: { path: '/node/shared' } }],
        },
      };
    };

    /** A node has the CPUs of one job alone. */
    const clearAway = async (name: string): Promise<void> => {
      const ref = { resource: RESOURCES.pods, namespace: 'default', name };
      await admin.patch(ref, { metadata: { finalizers: null } }, call);
      await admin.delete(ref, call);
      await until(`${name} is gone`, () =>
        admin.get(ref, call).then(
          () => false,
          () => true,
        ),
      );
    };

    const runJob = (test: string) =>
      withAir(async (attempt) => {
        const jobs = parse(readFileSync(join(site.folder, 'jobs/density.gen.yaml'), 'utf8'));
        const job = listAt(jobs, 'periodics').find((each) => stringAt(each, 'name') === `periodic-density-${test}`);
        const name = `${test}-${attempt}`;
        cpSync(site.folder, join(shared, name), { recursive: true });
        await admin.create(jobPod(name, objectAt(job, 'spec')), RESOURCES.pods, call);
        const { code, said } = await endOf(name);
        const artifacts = artifactsBelow(join(shared, name, 'runs'));
        if (artifacts === undefined) throw new Error(`there is no journal: ${said}`);
        const journal = readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
        const address = stringAt(await pod(name), 'status', 'podIP');
        await clearAway(name);
        return { code, said, journal, address, result: resultBelow(join(shared, name, 'runs')) };
      });

    it('is reached by a fleet on the other node at the address of its pod', async () => {
      const { code, said, result, address, journal } = await runJob('fleet');
      expect(brokenIn(result), said).to.deep.equal([]);
      expect(code, said).to.equal(0);
      expect(journal).to.match(new RegExp(`"topic":"barrier","data":{"name":"[^"]+","url":"http://${address}:\\d+"`));
      const rates = result.measurements.filter(({ metric }) => metric === 'benchmark-operations');
      expect(rates[0]?.statistics[0]?.value, said).to.be.above(0);
    });

    it('makes a ramp', async () => {
      const { code, said, result } = await runJob('ramp');
      expect(brokenIn(result), said).to.deep.equal([]);
      expect(code, said).to.equal(0);
      const starts = result.measurements.filter(({ metric }) => metric === 'ramp-start-latency');
      expect(starts.length, said).to.be.above(0);
    });
  });

  const isOver = async (name: string): Promise<boolean> =>
    ['Failed', 'Succeeded'].includes(stringAt(await pod(name), 'status', 'phase') ?? '');

  /** Of the control plane by a name, which the pod resolves: by Node's own C library, and the certificate by its own TLS. */
  function writeSite(): void {
    const site = localSite(cluster.plane, TESTS, { change: withoutMetrics });
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

/** A pod reaches no page of the control plane's loopback, and is no load of others. */
const withoutMetrics = (file: string): string =>
  `${file.replace(/^metrics:\n(?:[ -].*\n)*/m, '')}background: [default]\n`;

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
