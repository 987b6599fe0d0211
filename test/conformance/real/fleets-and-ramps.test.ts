import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localNameOf } from '../../../scripts/images/debian.ts';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { Fact } from '../../../src/model/entry.ts';
import { messageOf } from '../../../src/model/errors.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Resource } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import type { RampEvent } from '../../../src/ramps/events.ts';
import { askLaunchers } from '../../../src/runner/fleet/launchers.ts';
import { lackedAir } from '../../support/air.ts';
import { brokenIn } from '../../support/in-result.ts';
import { kubeconfigOf, tokenOf } from '../support/accounts.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalRun, type LocalSite, localSite, type RunUnderWay } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import { leftOnNodes, leftThere } from '../support/real/left.ts';
import { PILOT_IMAGE, withPilotImage } from '../support/real/pilot-image.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { toolsImage } from '../support/real/tools.ts';
import { run } from '../support/run.ts';

const MIB = 2 ** 20;
const IMAGE = `image: ${PILOT_IMAGE}, imagePullPolicy: Never`;
/** One node: the other one may carry what is to live on, and the machine is asked for 3 GiB at most. */
const ON_ONE = 'nodeSelector: {kubernetes.io/hostname: node-01}, longest: 3m, baseline: 5s';
/** Of 4 GiB less 1 GiB eleven fit: a slope needs ten steps, and each step takes about 3 s. */
const HELD = 250;

/** Pods that join by the pilot in their image, and run sysbench. */
const FLEET = `kind: fleet, image: ${localNameOf('sysbench')}, imagePullPolicy: Never, vmImage: none, cores: 1, memory: 128Mi, parse: {tool: sysbench}`;
const sysbench = (seconds: number, ...more: readonly string[]): string =>
  `command: [${['sysbench, cpu, --threads=$(CORES)', `--time=${seconds}`, '--report-interval=1', ...more, 'run'].join(', ')}], duration: ${seconds}s`;
/** Of the way to the runner, not of what pods deliver: they leave the machine to others. */
const LITTLE = '--rate=20';

const TESTS = `
  together:
    scenario: {${FLEET}, ${sysbench(5)}, nodeSelector: {kubernetes.io/hostname: node-01}, node: {cpu: 2, memory: 3Gi}}
    sweep: {include: [{as: node}, {as: pod}]}
  quiet: {scenario: {${FLEET}, ${sysbench(8, LITTLE)}, as: pod, transport: api, nodes: 2, perNode: 1}}
  guests: {scenario: {${FLEET}, ${sysbench(8)}, as: vm, perNode: 1, launcherVersions: true}}
  memory:
    scenario: {kind: ramp, ${IMAGE}, ${ON_ONE}, cpu: 1, memory: ${HELD}Mi, growth: 500Mi, settle: 2s, most: 13, downSteps: 1}
    sweep: {product: {runtimeClass: [runc, crun]}}
  limited:
    scenario: {kind: ramp, ${IMAGE}, ${ON_ONE}, cpu: 1, memory: 64Mi, growth: 64Mi, resources: {requests: {memory: 16Mi}, limits: {memory: 40Mi}}, mode: fixed, interval: 1s, most: 10, downSteps: 0}
`;

describe('conformance/real pods with the pilot', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  before(async function () {
    cluster = await realCluster(this, { looksEverySeconds: 1 });
    await withPilotImage((archive) => cluster.load(archive));
    await cluster.load(await toolsImage());
    await makeRuntimeClasses(cluster);
    site = localSite(cluster.plane, TESTS, { enter: cluster.enterNetwork });
  });
  beforeEach(() => cluster.ready());
  after(() => cluster?.stop());

  /** Pods call the run over the network of the nodes. */
  describe('fleets', () => {
    it('begins in all pods at the same time, and says what they deliver of their node', async () => {
      const { result, stdout, artifacts } = await runWithAir(site, 'together');
      expect(brokenIn(result), stdout).to.deep.equal([]);
      const values = result.measurements.filter(({ labels }) => labels.reading === 'events');
      const numberOf = (metric: string, level: string) =>
        values.find((each) => each.metric === metric && each.labels.level === level);
      for (const level of ['node', 'pod'])
        expect(numberOf('benchmark-operations', level)?.statistics[0]?.value, stdout).to.be.above(0);
      expect(numberOf('fleet-spread', 'pod'), stdout).to.not.equal(undefined);
      expect(numberOf('fleet-of-node', 'pod')?.statistics[0]?.value, stdout).to.be.above(0);
      // The node under test is this machine, whose load the watcher on it sees.
      for (const level of ['node', 'pod']) {
        expect(statisticOf(result, 'fleet-node-busy', level)?.value, seenOf(result)).to.be.within(0.2, 1);
        expect(statisticOf(result, 'fleet-node-steal', level)?.value, seenOf(result)).to.be.within(0, 1);
      }
      expect(result.provenance.regime.soft['node kernel']).to.equal(release());
      const journal = readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
      expect(journal).to.match(/"topic":"barrier","data":\{"name":"[^"]+","url":"http:\/\/10\.77\.0\.1:\d+"/);
    });
  });

  /** What runs outside of the nodes' network has no address there: their pods cannot call it. */
  describe('fleets without a network to the runner', () => {
    let balancer: Balancer;
    let apart: LocalSite;
    let kubeconfig: string;
    before(async () => {
      balancer = await startBalancer([cluster.plane.ports['kube-apiserver']]);
      const generated = await site.prowess(['generate']);
      expect(generated.code, generated.stderr).to.equal(0);
      const role = join(site.folder, 'operator/cluster-local.gen.yaml');
      const applied = await run('kubectl', ['--kubeconfig', cluster.plane.kubeconfig, 'apply', '-f', role]);
      expect(applied.code, applied.stderr).to.equal(0);
      const token = await tokenOf(cluster.plane, 'prowess', 'prowess-runner');
      kubeconfig = kubeconfigOf(cluster.plane, token, balancer.port);
      apart = localSite(cluster.plane, TESTS, { kubeconfig });
    });
    after(() => balancer?.stop());

    it('begins in all pods at the same time with the generated rights, and goes on where all connections are cut', async () => {
      const { result, stdout, artifacts } = await runWithAir(apart, 'quiet', async ({ journal, hasEnded }) => {
        await until('both commands run', async () => hasEnded() || journal().split('"state":"running"').length > 2);
        balancer.shut();
        balancer.open();
      });
      expect(brokenIn(result), stdout).to.deep.equal([]);
      const outputs = result.measurements.filter(({ metric }) => metric === 'benchmark-operations');
      expect(outputs[0]?.statistics[0]?.value, stdout).to.be.above(0);
      const journal = readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
      expect(journal).to.match(/"topic":"barrier","data":\{"name":"[^"]+","transport":"api","external":\[\]}/);
      // Watchers speak the same way.
      for (const node of ['node-01', 'node-02'])
        expect(journal).to.match(new RegExp(`"type":"node-load",[^\n]*"node":"${node}"[^\n]*"samples":\\[\\{"at"`));
      expect(journal, 'the lines were cut').to.match(/the line to pod-1-\d is opened again/);
    });

    it('gives no result where a pod is killed at work, and leaves nothing', async () => {
      const { result, code, stdout } = await apart.run('quiet', async ({ journal, hasEnded }) => {
        await until('both commands run', async () => hasEnded() || journal().split('"state":"running"').length > 2);
        cluster.killInPods('node-02', 'pilot');
      });
      expect(brokenIn(result).join('\n'), stdout).to.match(/participants-stayed: step \S+: lost pod-1-\d \(/);
      expect(code).to.equal(3);
      expect(await leftThere(cluster.plane)).to.deep.equal([]);
      await until(
        'the kubelets have cleared up',
        async () => leftOnNodes().length === 0,
        () => leftOnNodes().join('\n'),
      );
    });

    it('asks a container for the versions of its programs with the generated rights, and leaves one that hangs', async () => {
      const launcher = await launcherThere(cluster, localNameOf('sysbench'));
      const connection = connectKube(findAccess({ env: {}, file: kubeconfig }), systemClock);
      const stop = new AbortController().signal;
      const facts: Fact[] = [];
      const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: stop };
      const state = { containers: connection, clock: systemClock, journal };
      const guest = { ...launcher, kind: 'VirtualMachineInstance', uid: launcher.owner };
      await askLaunchers('work', [guest], [launcher], state, stop);
      const said = { qemu: '9.1.0 (qemu-kvm-9.1.0-19.el9)', libvirt: '10.10.0' };
      expect(facts).to.deep.equal([{ type: 'launcher', step: 'work', pod: launcher.name, facts: said }]);

      const place = { namespace: launcher.namespace, pod: launcher.name, container: 'compute' };
      const failureOf = (command: readonly string[], signal = stop): Promise<unknown> =>
        connection.exec(place, command, signal).catch((error: unknown) => messageOf(error));
      expect(await failureOf(['sh', '-c', 'echo no KVM >&2; exit 3'])).to.match(/ ended with exit code 3: no KVM$/);
      expect(await failureOf(['no-such-program'])).to.match(/no-such-program.*(not found|no such file)/i);
      expect(await failureOf(['sh', '-c', 'yes'])).to.match(/ wrote more than 65536 bytes$/);
      expect(await failureOf(['sleep', '600'], AbortSignal.timeout(500))).to.match(/timeout/);
      await connection.close();
      const gone = await run('kubectl', [...asAdmin(cluster), 'delete', 'pod', launcher.name, '--now']);
      expect(gone.code, gone.stderr).to.equal(0);
    });
  });

  /** Two real runtimes on a real node of 4 GiB whose kubelet evicts below 1 GiB: what a container holds is known. */
  describe('ramps', () => {
    it('measures of both runtimes what a container holds, and when the node gives way', async () => {
      const { result, stdout, artifacts } = await site.run('memory');
      expect(brokenIn(result), stdout).to.deep.equal([]);
      for (const level of ['runc', 'crun']) {
        const cost = statisticOf(result, 'ramp-memory-per-container', level);
        // The program itself, and a shim and a pause container beside it.
        expect(cost?.value, stdout).to.be.within(HELD * MIB, (HELD + 60) * MIB);
      }
      const answer = readFileSync(join(artifacts, 'ramp-answer.json'), 'utf8');
      const { ramps }: { ramps: { label: string; events: RampEvent[]; saturation: RampEvent }[] } = JSON.parse(answer);
      expect(ramps.map(({ label }) => label)).to.deep.equal(['runc', 'crun']);
      for (const { label, events, saturation } of ramps) {
        const failure = events.find(({ id }) => id === 'S3');
        // 4 GiB less 1 GiB less what the node itself needs.
        expect(failure, answer).to.have.property('live').that.is.within(8, 13);
        // The kubelet first says that it ends a pod, then that it was evicted.
        expect(failure, answer)
          .to.have.property('text')
          .that.includes('The node was low on resource: memory. Threshold quantity: 1Gi');
        // The node has the processors of this machine: where others want them, the work falls first (S5).
        expect(saturation.id, answer).to.be.oneOf(['S3', 'S5']);
        const containers = saturation.seen ? saturation.live : undefined;
        expect(statisticOf(result, 'ramp-saturation', label)?.value, stdout).to.equal(containers);
      }
      expect(readFileSync(join(artifacts, 'ramp-runc-memory.svg'), 'utf8')).to.include('S3');
    });

    it('says that containers are killed whose limit is below what they hold', async () => {
      const { artifacts } = await site.run('limited');
      expect(readFileSync(join(artifacts, 'ramp-answer.json'), 'utf8')).to.include('OOMKilled, exit 137');
    });
  });
});

const asAdmin = ({ plane }: RealCluster): string[] => ['--kubeconfig', plane.kubeconfig];

/** A pod whose container has programs where virt-launcher has its own, which say what those of KubeVirt v1.6.0 say; as the run sees it. */
async function launcherThere(cluster: RealCluster, image: string) {
  const name = 'virt-launcher-vm-1-0-abcde';
  const script = `printf '#!/bin/sh\necho "QEMU emulator version 9.1.0 (qemu-kvm-9.1.0-19.el9)"\necho "Copyright (c) 2003-2024"\n' >/usr/libexec/qemu-kvm
printf '#!/bin/sh\necho "virtqemud (libvirt) 10.10.0"\n' >/usr/sbin/virtqemud
chmod +x /usr/libexec/qemu-kvm /usr/sbin/virtqemud
touch /there
exec sleep 600`;
  const ready = { exec: { command: ['cat', '/there'] }, periodSeconds: 1 };
  const container = { name: 'compute', image, imagePullPolicy: 'Never', readinessProbe: ready };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      // It writes programs where only root may.
      securityContext: { runAsUser: 0 },
      containers: [{ ...container, command: ['sh', '-ec', script] }],
    },
  };
  const applied = await run('kubectl', [...asAdmin(cluster), 'apply', '-f', '-'], { input: JSON.stringify(pod) });
  expect(applied.code, applied.stderr).to.equal(0);
  const waited = await run('kubectl', [
    ...asAdmin(cluster),
    'wait',
    '--for=condition=Ready',
    `pod/${name}`,
    '--timeout=60s',
  ]);
  const seen = waited.code === 0 ? '' : (await run('kubectl', [...asAdmin(cluster), 'describe', 'pod', name])).stdout;
  expect(waited.code, `${waited.stderr}${seen}`).to.equal(0);
  return { kind: 'Pod', name, namespace: 'default', uid: 'pod', owner: 'guest', phase: 'Running', ready: true };
}

const RUNTIME_CLASSES: Resource = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
};

async function makeRuntimeClasses({ plane }: RealCluster): Promise<void> {
  const admin = plane.connect();
  for (const handler of ['runc', 'crun']) {
    const object: JsonObject = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: handler },
      handler,
    };
    await admin.create(object, RUNTIME_CLASSES, { signal: new AbortController().signal, timeoutMs: seconds(30) });
  }
  await admin.close();
}

/** On a machine that has other work a pilot may get no processor for its signs of life: such a run says so, and is made again. */
async function runWithAir(
  site: LocalSite,
  test: string,
  meanwhile?: (run: RunUnderWay) => Promise<void>,
  attempts = 3,
): Promise<LocalRun> {
  const run = await site.run(test, meanwhile);
  const broken = brokenIn(run.result);
  const isStarved = broken.some((text) => text.includes('nothing was heard of it')) || lackedAir(run.result);
  return attempts > 1 && isStarved ? runWithAir(site, test, meanwhile, attempts - 1) : run;
}

const seenOf = ({ unmeasured = [] }: Result): string => JSON.stringify(unmeasured);

const statisticOf = ({ measurements }: Result, metric: string, level: string) =>
  measurements.find((each) => each.metric === metric && each.labels.level === level)?.statistics[0];
