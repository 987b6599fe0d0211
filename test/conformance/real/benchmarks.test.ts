import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localNameOf } from '../../../scripts/images/debian.ts';
import type { Result } from '../../../src/model/result.ts';
import { brokenIn, readingOf } from '../../support/in-result.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import { leftOnNodes, leftThere } from '../support/real/left.ts';
import { MPI_IMAGE, mpiImage } from '../support/real/mpi/image.ts';
import { NETPERF_IMAGE, netperfImage } from '../support/real/netperf.ts';
import { type Phases, phasesOfJob, phasesOfRun, phasesText } from '../support/real/phases.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { toolsImage } from '../support/real/tools.ts';

const IMAGE = `image: ${localNameOf('iperf3')}, imagePullPolicy: Never`;
const MBIT = 1e6;

/** Two nodes share the machine, so only what is limited on purpose is known: the bandwidth of a pod, transfers per second, a CPU limit. */
const TESTS = `
  bandwidth-100m: {scenario: {kind: iperf3, ${IMAGE}, duration: 6s, omit: 2s, annotations: {kubernetes.io/ingress-bandwidth: 100M}}}
  bandwidth-50m: {scenario: {kind: iperf3, ${IMAGE}, duration: 6s, omit: 2s, reverse: true, annotations: {kubernetes.io/ingress-bandwidth: 50M}}}
  one-node: {scenario: {kind: iperf2, ${IMAGE}, duration: 3s, streams: 2, placement: same-node}}
  latency: {scenario: {kind: sockperf, ${IMAGE}, duration: 3s}}
  storage: {scenario: {kind: fio, ${IMAGE}, duration: 5s, size: 16M, bs: 4k, rw: randread, ratePerSecond: 200, direct: false, ioengine: psync, numWorkers: 2}}
  cpu: {scenario: {kind: sysbench, ${IMAGE}, duration: 3s, pods: 2, resources: {limits: {cpu: 250m}}}}
  phases: {scenario: {kind: sysbench, ${IMAGE}, duration: 1s}, sweep: {product: {threads: [1]}, repetitions: 3}}
  bogus: {scenario: {kind: stress-ng, ${IMAGE}, duration: 3s}}
  missing: {scenario: {kind: iperf3, image: localhost/missing:1, imagePullPolicy: Never, duration: 3s}}
  unreachable: {scenario: {kind: iperf3, image: registry.invalid/missing:1, duration: 3s, readyWithin: 20s}}
  transactions:
    scenario: {kind: netperf, image: ${NETPERF_IMAGE}, imagePullPolicy: Never, duration: 2s}
    sweep: {product: {test: [TCP_CRR, TCP_RR, UDP_RR, TCP_STREAM, TCP_MAERTS]}}
  ping-pong: {scenario: {kind: mpi-pingpong, image: ${MPI_IMAGE}, imagePullPolicy: Never, maxlog: 14}}
  set:
    scenario: {kind: sysbench, ${IMAGE}, duration: 1s}
    sweep: {product: {threads: [1, 2, 3], cpuMaxPrime: [1000, 2000, 4000, 8000]}, order: random}
  hangs: {scenario: {kind: benchmark, ${IMAGE}, command: [sh, -c, "sysbench cpu --time=1 run; exec sleep 600"], parse: {tool: sysbench}, duration: 1s, timeout: 4s}}
  rubbish: {scenario: {kind: benchmark, ${IMAGE}, command: [head, -c, "100000", /dev/urandom], parse: {tool: sysbench}, duration: 1s}}
  flood: {scenario: {kind: benchmark, ${IMAGE}, command: [sh, -c, "yes x | head -c 500000000"], parse: {tool: sysbench}, duration: 10s}}
  refused: {scenario: {kind: benchmark, ${IMAGE}, command: [iperf3, --client, 127.0.0.1, --json], parse: {tool: iperf3}, duration: 3s}}
`;

describe('conformance/real benchmarks', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  before(async function () {
    cluster = await realCluster(this);
    await cluster.load(await toolsImage());
    await cluster.load(await mpiImage());
    site = localSite(cluster.plane, TESTS);
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

  for (const test of ['one-node', 'latency', 'bogus']) {
    it(`believes the output of ${test}`, async () => {
      const { result } = await passed(test);
      expect(result.measurements.filter(({ metric }) => metric.startsWith('benchmark-'))).to.not.deep.equal([]);
    });
  }

  it('counts the transactions of netperf, fewer where each has a connection of its own, and its streams', async function () {
    const image = await netperfImage();
    if (image === undefined) {
      process.stderr.write('SKIPPED: netperf is built from its source, which cannot be fetched here\n');
      this.skip();
    }
    await cluster.load(image);
    const { result } = await passed('transactions');
    const of = (test: string, reading: string): number =>
      result.measurements.find(({ labels }) => labels.reading === reading && labels.level === test)?.statistics[0]
        ?.value ?? Number.NaN;
    expect(of('TCP_CRR', 'transactions')).to.be.above(0).and.below(of('TCP_RR', 'transactions'));
    expect(of('UDP_RR', 'transactions')).to.be.above(0);
    for (const test of ['TCP_STREAM', 'TCP_MAERTS']) expect(of(test, 'throughput')).to.be.above(MBIT);
  });

  it('lets two pods start within a quarter of a second of each other', async () => {
    const { result } = await passed('cpu');
    expect(result.validity.find(({ rule }) => rule === 'started-together')?.passed).to.equal(true);
  });

  it('measures what its pods cost beside a plain Job of the same image, and believes every repetition', async () => {
    const { artifacts } = await passed('phases');
    const ours = phasesOfRun(readFileSync(join(artifacts, 'journal.ndjson'), 'utf8'));
    const admin = cluster.plane.connect();
    const plain: Phases[] = [];
    for (const name of ['plain-1', 'plain-2', 'plain-3'])
      plain.push(await phasesOfJob(admin, name, localNameOf('sysbench'), ['sysbench', 'cpu', '--time=1', 'run']));
    await admin.close();
    console.log(`      ${phasesText(ours, plain)}`);
    expect([ours.length, plain.length]).to.deep.equal([3, 3]);
    for (const { createdToStart, endToResult } of [...ours, ...plain])
      expect([createdToStart > 0, endToResult > 0]).to.deep.equal([true, true]);
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

  for (const [test, says] of [
    ['missing', /ErrImageNeverPull/],
    ['unreachable', /ErrImagePull|ImagePullBackOff/],
  ] as const) {
    it(`says in time that an image is not there, and leaves nothing behind: ${test}`, async () => {
      const { result, code } = await site.run(test);
      expect(brokenIn(result).join('\n')).to.match(says);
      expect(code).to.equal(3);
      expect(await leftThere(cluster.plane)).to.deep.equal([]);
    });
  }

  for (const [test, does, says] of [
    ['hangs', 'hangs', /worker-0 partial: .*was ended/],
    ['rubbish', 'prints no text', /worker-0 \w+: .*is it text in UTF-8\?/],
    ['flood', 'prints 500 MB', /worker-0 \w+: .*its output has 477 MiB; at most 8 MiB are read/],
  ] as const) {
    it(`ends in time, and says what is wrong, where a tool ${does}`, async () => {
      const { result, code } = await site.run(test);
      const said = brokenIn(result).join('\n');
      expect(said, said).to.match(says);
      expect(code).to.equal(3);
    });
  }

  it('takes a client that was refused, and exited with 1, for no result', async () => {
    const { result, code } = await site.run('refused');
    expect(brokenIn(result).join('\n')).to.match(/worker-0 failed: .*[Cc]onnection refused/);
    expect(code).to.equal(3);
  });
});
