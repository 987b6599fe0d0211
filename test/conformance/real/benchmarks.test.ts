import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localNameOf } from '../../../scripts/images/debian.ts';
import { BOARDS } from '../../../src/dashboards/index.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { nameOf } from '../../../src/runner/cluster.ts';
import { writeFiles } from '../../support/files.ts';
import { suiteText } from '../../support/lab-site.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';
import { peer } from '../support/peers.ts';
import { realCluster } from '../support/real/conformance.ts';
import { leftOnNodes, leftThere } from '../support/real/left.ts';
import { MPI_IMAGE, mpiImage } from '../support/real/mpi/image.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { toolsImage } from '../support/real/tools.ts';

const IMAGE = `image: ${localNameOf('iperf3')}, imagePullPolicy: Never`;
const MBIT = 1e6;
const CALL = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Two nodes share the machine, so only what is limited on purpose is known: the bandwidth of a pod, transfers per second, a CPU limit. */
const TESTS = `
  bandwidth-100m: {scenario: {kind: iperf3, ${IMAGE}, duration: 6s, omit: 2s, annotations: {kubernetes.io/ingress-bandwidth: 100M}}}
  bandwidth-50m: {scenario: {kind: iperf3, ${IMAGE}, duration: 6s, omit: 2s, reverse: true, annotations: {kubernetes.io/ingress-bandwidth: 50M}}}
  one-node: {scenario: {kind: iperf2, ${IMAGE}, duration: 3s, streams: 2, placement: same-node}}
  latency: {scenario: {kind: sockperf, ${IMAGE}, duration: 3s}}
  storage: {scenario: {kind: fio, ${IMAGE}, duration: 5s, size: 16M, bs: 4k, rw: randread, ratePerSecond: 200, direct: false, ioengine: psync, numWorkers: 2}}
  cpu: {scenario: {kind: sysbench, ${IMAGE}, duration: 3s, pods: 2, resources: {limits: {cpu: 250m}}}}
  bogus: {scenario: {kind: stress-ng, ${IMAGE}, duration: 3s}}
  missing: {scenario: {kind: iperf3, image: localhost/missing:1, imagePullPolicy: Never, duration: 3s}}
  ping-pong: {scenario: {kind: mpi-pingpong, image: ${MPI_IMAGE}, imagePullPolicy: Never, maxlog: 14}}
  set:
    scenario: {kind: sysbench, ${IMAGE}, duration: 1s}
    sweep: {product: {threads: [1, 2, 3], cpuMaxPrime: [1000, 2000, 4000, 8000]}, order: random}
  refused: {scenario: {kind: benchmark, ${IMAGE}, command: [iperf3, --client, 127.0.0.1, --json], parse: {tool: iperf3}, duration: 3s}}
`;

/** ClusterLoader2 is in no Go module: it is run where this names its program. */
const { CLUSTERLOADER2 } = process.env;

/** kube-burner needs real kubelets: it measures from their events. */
const engineTests = (binary: string): string => `
  burner: {scenario: {kind: kube-burner, binary: ${binary}, config: burner/config.yml, userData: {SLO: 1m}, duration: 30s}}
${CLUSTERLOADER2 === undefined ? '' : `  cl2: {scenario: {kind: clusterloader2, binary: ${CLUSTERLOADER2}, configs: [cl2/config.yaml], duration: 1m}}`}
  burner-late: {scenario: {kind: kube-burner, binary: ${binary}, config: burner/config.yml, userData: {SLO: 1ms}, duration: 30s}}
`;

const CL2_SAMPLE = join(import.meta.dirname, '../../fixtures/engines/clusterloader2');

/** Where ClusterLoader2 is not named, a stand-in leaves a report that it once wrote. */
const STAND_IN = `#!/bin/sh
for word in "$@"; do case $word in --report-dir=*) cp ${CL2_SAMPLE}/ok/* "\${word#--report-dir=}"/;; esac; done
`;

const threeEngines = (binary: string): string => `
  ours: {workload: pod-pause, scenario: {kind: burst, objects: 4}}
  cl2: {scenario: {kind: clusterloader2, binary: ${CLUSTERLOADER2 ?? 'hack/clusterloader2-stand-in'}, configs: [cl2/config.yaml], duration: 1m}}
  burner: {scenario: {kind: kube-burner, binary: ${binary}, config: burner/config.yml, userData: {SLO: 1m}, duration: 30s}}
`;
const BUSYBOX = 'image: localhost/busybox:1\n        imagePullPolicy: Never\n        command: [sleep, "3600"]';

const ENGINE_FILES = {
  'cl2/config.yaml': readFileSync(join(CL2_SAMPLE, 'config.yaml'), 'utf8'),
  'cl2/deployment.yaml': readFileSync(join(CL2_SAMPLE, 'deployment.yaml'), 'utf8').replace(/image: .*/, BUSYBOX),
  'burner/config.yml': `global:
  measurements:
  - name: podLatency
    thresholds: [{conditionType: PodScheduled, metric: Max, threshold: {{.SLO}}}]
jobs:
- {name: density, jobIterations: 5, qps: 2, burst: 2, namespacedIterations: true, namespace: kb-density, waitWhenFinished: true, jobPause: 4s, preLoadImages: false, objects: [{objectTemplate: pod.yml, replicas: 1}]}
`,
  'burner/pod.yml': `apiVersion: v1
kind: Pod
metadata: {name: "p-{{.Iteration}}-{{.Replica}}"}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: "localhost/busybox:1", imagePullPolicy: Never, command: [sleep, "3600"]}]
`,
};

describe('conformance/real benchmarks', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  before(async function () {
    cluster = await realCluster(this);
    await cluster.load(await toolsImage());
    await cluster.load(await mpiImage());
    const burner = await peer('kube-burner');
    site = localSite(cluster.plane, `${TESTS}${engineTests(burner)}`);
    writeFiles(site.folder, {
      ...ENGINE_FILES,
      'hack/clusterloader2-stand-in': STAND_IN,
      'suites/engines.yaml': suiteText({ suite: 'engines', cluster: 'local', warmUpMax: '5s' }, threeEngines(burner)),
    });
    chmodSync(join(site.folder, 'hack/clusterloader2-stand-in'), 0o755);
  });
  beforeEach(() => cluster.ready());
  after(() => cluster?.stop());

  const passed = async (test: string): Promise<LocalRun> => {
    const run = await site.run(test);
    expect(brokenIn(run.result), run.stdout).to.deep.equal([]);
    return run;
  };

  for (const [test, most] of [
    ['bandwidth-100m', 100 * MBIT],
    ['bandwidth-50m', 50 * MBIT],
  ] as const) {
    it(`measures the bandwidth that a pod is limited to: ${test}`, async () => {
      const { result } = await passed(test);
      expect(readingOf(result, 'benchmark-bandwidth', 'received')).to.be.within(most * 0.88, most * 1.02);
    });
  }

  it('measures as many transfers per second as fio is limited to, of both workers together', async () => {
    const { result } = await passed('storage');
    expect(readingOf(result, 'benchmark-operations', 'read')).to.be.within(380, 410);
  });

  it('runs kube-burner, believes what it measured of every pod, and leaves none of its namespaces', async () => {
    const { result } = await passed('burner');
    expect(readingOf(result, 'engine-count', 'documents')).to.equal(5);
    expect(readingOf(result, 'engine-objectives', 'missed')).to.equal(0);
    const admin = cluster.plane.connect();
    const { items } = await admin.list({ resource: RESOURCES.namespaces }, CALL);
    await admin.close();
    expect(items.map(nameOf).filter((name) => name.startsWith('kb-'))).to.deep.equal([]);
  });

  it('shows a burst of ours and two engines of one suite in one site, one history and one dashboard', async () => {
    const store = join(site.folder, 'engines');
    const run = await site.prowess(['run', 'engines', '--cluster', 'local', '--store', store]);
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stdout).to.include('suite engines: 3 of 3 tests passed');

    const pages = join(site.folder, 'pages');
    expect((await site.prowess(['site', '--store', store, '--write', pages])).code).to.equal(0);
    const index = readFileSync(join(pages, 'index.html'), 'utf8');
    for (const test of ['ours', 'cl2', 'burner']) {
      expect(index).to.include(`engines/${test}`);
      const history = await site.prowess(['history', `engines/${test}`, '--store', store]);
      expect(history.stdout, history.stderr).to.match(test === 'ours' ? /Creation latency/ : /Engine latency/);
    }

    const exported = await site.prowess(['export', 'openmetrics', '--store', store]);
    for (const [panel, test] of [
      ['Creation latency', 'ours'],
      ['Latency', 'cl2'],
      ['Latency', 'burner'],
    ] as const) {
      const family = familyOf(panel);
      expect(exported.stdout).to.match(new RegExp(`^${family}\\{[^}]*test="engines/${test}"`, 'm'));
    }
  });

  it('runs ClusterLoader2, and believes what it measured', async function () {
    if (CLUSTERLOADER2 === undefined) return this.skip();
    const { result } = await passed('cl2');
    const startup = result.measurements.find(
      ({ labels }) => labels.of === 'pod_startup' && labels.reading === 'Perc99',
    );
    expect(startup?.statistics[0]?.value).to.be.above(0);
  });

  it("fails by kube-burner's own threshold, and keeps its numbers", async () => {
    const { result, code, stdout } = await site.run('burner-late');
    expect(brokenIn(result), stdout).to.deep.equal([]);
    expect(result.headline).to.match(/An objective of the engine was missed: .*higher than configured threshold/);
    expect(code).to.equal(1);
  });

  for (const test of ['one-node', 'latency', 'bogus']) {
    it(`believes the output of ${test}`, async () => {
      const { result } = await passed(test);
      expect(result.measurements.filter(({ metric }) => metric.startsWith('benchmark-'))).to.not.deep.equal([]);
    });
  }

  it('lets two pods start within a quarter of a second of each other', async () => {
    const { result } = await passed('cpu');
    expect(result.validity.find(({ rule }) => rule === 'started-together')?.passed).to.equal(true);
  });

  it('plays ping-pong by MPI between two nodes, whose pods let each other in by keys of this run', async () => {
    const { result, stdout } = await passed('ping-pong');
    const latencies = result.measurements
      .filter(({ metric }) => metric === 'benchmark-latency')
      .map(({ labels, statistics }) => [Number(labels.bytes), statistics[0]?.value ?? 0] as const);
    expect(
      latencies.map(([bytes]) => bytes),
      stdout,
    ).to.have.members([0, ...Array.from({ length: 15 }, (_, exponent) => 2 ** exponent)]);
    expect(latencies.every(([, latency]) => latency > 0)).to.equal(true);
  });

  it('goes on with a set of 12 permutations that was killed, has each once, and leaves nothing on the nodes', async () => {
    const killed = await site.run('set', async ({ journal, kill }) => {
      await until('the fifth permutation has begun', async () => journal().split('"level-started"').length > 5);
      kill();
    });
    const store = join(killed.artifacts, '../../../..');
    const again = await site.prowess(['run', 'set', '--cluster', 'local', '--store', store, '--resume']);
    expect(again.stderr).to.match(/resuming \S+: [34] of 12 levels are done/);
    expect(again.code, again.stdout).to.equal(0);
    const { measurements }: Result = JSON.parse(readFileSync(join(killed.artifacts, 'result.json'), 'utf8'));
    const events = measurements.filter(
      ({ metric, labels }) => metric === 'benchmark-operations' && labels.reading === 'events',
    );
    expect(events.map(({ samples }) => samples)).to.deep.equal(Array(12).fill(1));
    expect(await leftThere(cluster.plane)).to.deep.equal([]);
    await until(
      'the kubelets have cleared up',
      async () => leftOnNodes().length === 0,
      () => leftOnNodes().join('\n'),
    );
  });

  it('says at once that an image is not there, and leaves nothing behind', async () => {
    const { result, code } = await site.run('missing');
    expect(brokenIn(result).join('\n')).to.include('ErrImageNeverPull');
    expect(code).to.equal(3);
  });

  it('takes a client that was refused, and exited with 1, for no result', async () => {
    const { result, code } = await site.run('refused');
    expect(brokenIn(result).join('\n')).to.match(/worker-0 failed: .*[Cc]onnection refused/);
    expect(code).to.equal(3);
  });
});

/** What a panel of the dashboard of results shows. */
const familyOf = (title: string): string => {
  const board = BOARDS.find(({ uid }) => uid === 'prowess-results');
  const panel = board?.rows.flatMap(({ panels }) => panels).find((each) => each.title === title);
  return /prowess_\w+/.exec(panel?.queries[0]?.expr ?? '')?.[0] ?? expect.fail(title);
};

const brokenIn = ({ validity }: Result): string[] =>
  validity.flatMap(({ rule, passed, message }) => (passed ? [] : [`${rule}: ${message}`]));

const readingOf = ({ measurements }: Result, metric: string, reading: string): number | undefined =>
  measurements.find((each) => each.metric === metric && each.labels.reading === reading)?.statistics[0]?.value;
