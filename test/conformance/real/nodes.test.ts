import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import type { Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { writeFiles } from '../../support/files.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { realCluster } from '../support/real/conformance.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';

const TESTS = `
  long: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 0.2, objects: 6}}
  short: {workload: pod-pause, scenario: {kind: burst, objects: 4}}
  dying: {workloads: [greedy, insatiable], scenario: {kind: arrivals, process: fixed, perSecond: 0.1, objects: 4}}
  elsewhere: {workload: elsewhere, scenario: {kind: arrivals, process: fixed, perSecond: 0.2, objects: 6}}
`;

/** The packed command line against two real kubelets: what happens there is known. */
describe('conformance/real nodes', () => {
  let cluster: RealCluster;
  let site: LocalSite;
  before(async function () {
    cluster = await realCluster(this);
    site = localSite(cluster.plane, TESTS);
    writeFiles(site.folder, WORKLOADS);
    await burn(cluster);
  });
  beforeEach(() => cluster.ready());
  after(() => cluster?.stop());

  it('measures of a container that burns a quarter of a core, its limit, that CPU', async () => {
    const { result, stdout } = await site.run('long');
    expect(cpuOf(result, 'burner'), stdout).to.be.within(LIMIT * 0.95, LIMIT * 1.05);
    expect(cpuOf(result, 'node'), stdout).to.be.above(LIMIT * 0.95);
  });

  it('measures no CPU, not 0, where a load is over before the kubelets have looked again, and says so', async () => {
    const { result, stdout } = await site.run('short');
    for (const component of ['burner', 'node']) {
      expect(cpuOf(result, component), stdout).to.equal(undefined);
      expect(result.unmeasured?.find(isCpuOf(component))?.reason, component).to.not.equal(undefined);
    }
  });

  it('says which containers were killed for more memory than their limit, and which pods were evicted, and why', async () => {
    const { result, code, stdout } = await site.run('dying');
    const message = brokenOf(result, 'objects-stayed');
    expect(message, stdout).to.match(/did not stay: .*greedy-\d \(OOMKilled, exit 137\)/);
    expect(message).to.match(
      /insatiable-\d \(Evicted: The node was low on resource: memory\. Threshold quantity: 1Gi, /,
    );
    expect(code).to.equal(3);
  });

  it('names the node whose kubelet was killed', async () => {
    const { result, code, stdout } = await site.run('elsewhere', async (run) => {
      while (!run.hasEnded() && !/"step-started".*"kind":"load"/.test(run.journal())) await sleep(100);
      cluster.killKubelet('node-02');
    });
    expect(brokenOf(result, 'nodes-present'), stdout).to.include('node-02');
    expect(code).to.equal(3);
  });
});

const LIMIT = 0.25;
const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Runs a container that would burn a whole core, as a component of the system. */
async function burn({ plane }: RealCluster): Promise<void> {
  const admin = plane.connect();
  const account = { resource: RESOURCES.serviceAccounts, namespace: 'kube-system', name: 'default' };
  await until('pods may be created in kube-system', () => admin.get(account, call).then(Boolean, () => false));
  await admin.create(BURNER, RESOURCES.pods, call);
  await admin.close();
}

const BURNER: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'burner', namespace: 'kube-system' },
  spec: {
    nodeName: 'node-01',
    containers: [
      {
        name: 'burner',
        image: 'localhost/busybox:1',
        command: ['sh', '-c', 'while :; do :; done'],
        resources: { limits: { cpu: `${LIMIT * 1000}m`, memory: '16Mi' } },
      },
    ],
  },
};

/** Containers that are ready, and then run a script; those that only warm nodes up sleep. */
const workload = (name: string, script: string, spec: string): string => `version: 1
workload: ${name}
ready: {condition: Ready}
readyWithin: 1m
manifest:
  apiVersion: v1
  kind: Pod
  metadata: {name: "{{name}}"}
  spec:
    restartPolicy: Never
    terminationGracePeriodSeconds: 0
    containers:
      - {name: main, image: "localhost/busybox:1", command: [sh, -c, "${IF_MEASURED} ${script}"], ${spec}
`;

const IF_MEASURED = 'case $HOSTNAME in warm*) sleep 1000;; esac; sleep 2;';
const chunk = (name: string, mebibytes: number): string =>
  `dd if=/dev/zero of=/m/${name} bs=1M count=${mebibytes} 2>/dev/null`;
/** More than half of a node at once, then as slowly as the kubelet looks: what goes on is to be evicted before the kernel kills it. */
const FILL = `${chunk('0', 2300)}; for i in $(seq 64); do ${chunk('$i', 64)}; sleep 0.7; done; sleep 1000`;
const ON_FIRST =
  '{weight: 100, preference: {matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-01]}]}}';
const WORKLOADS = {
  // Rather on the other node: what is to start on a node that died would be waited for.
  'suites/workloads/elsewhere.yaml': workload(
    'elsewhere',
    'sleep 1000',
    `resources: {}}\n    affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [${ON_FIRST}]}}`,
  ),
  'suites/workloads/greedy.yaml': workload('greedy', 'tail /dev/zero', 'resources: {limits: {memory: 32Mi}}}'),
  'suites/workloads/insatiable.yaml': workload(
    'insatiable',
    FILL,
    'volumeMounts: [{name: m, mountPath: /m}]}\n    volumes: [{name: m, emptyDir: {medium: Memory}}]',
  ),
};

const isCpuOf =
  (component: string) =>
  ({ metric, labels }: { readonly metric: string; readonly labels: { readonly component?: string } }): boolean =>
    metric === 'cpu-usage' && labels.component === component;

const cpuOf = ({ measurements }: Result, component: string): number | undefined =>
  measurements.find(isCpuOf(component))?.statistics[0]?.value;

/** All that a rule finds: of two nodes both may be named. */
const brokenOf = ({ validity }: Result, rule: string): string =>
  validity.flatMap((check) => (check.rule === rule && !check.passed ? [check.message] : [])).join('\n');
