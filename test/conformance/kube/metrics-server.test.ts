import { join } from 'node:path';
import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { kubeconfigOf, tokenOf } from '../support/accounts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { until } from '../support/control-plane/ready.ts';
import { type LocalSite, localSite } from '../support/local-site.ts';
import { startMetricsServer } from '../support/metrics-server.ts';
import { run } from '../support/run.ts';

const TESTS = `
  pods: {workload: pod-pause, scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 10}}
  ramp: {scenario: {kind: ramp, image: work:1, most: 20}}
`;
const NODES = ['node-01', 'node-02'];
const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

describe('conformance/kube metrics-server', () => {
  let plane: ControlPlane;
  let server: { stop(): Promise<void> };
  let site: LocalSite;
  before(async () => {
    plane = await startControlPlane({ nodes: NODES.length });
    await runInSystem(plane);
    server = await startMetricsServer(plane);
    site = await siteOfRunner(plane);
  });
  after(async () => {
    await server?.stop();
    await plane?.stop();
  });

  it('is found where kubelets may not be asked, with the rights that generate writes', async () => {
    const { stdout } = await site.prowess(['doctor', 'pods', '--cluster', 'local']);
    // Beside etcd and two controllers that are no pods, the API server, two nodes, and the pods of the system.
    expect(stdout, stdout).to.match(/^ok +metrics: 7 sources of metrics answer$/m);
  });

  it('says how much memory nodes have left to a ramp, which could not read it otherwise', async () => {
    const { stdout, code } = await site.prowess(['doctor', 'ramp', '--cluster', 'local']);
    expect(stdout, stdout).to.match(
      /^WARNING +node-memory: metrics\.k8s\.io says how much memory node-01, node-02 have left, for their kubelets may not be read: /m,
    );
    expect(stdout).to.not.match(/^ERROR/m);
    expect(code).to.equal(0);
  });

  it('shows what nodes, and pods of the system, use while a load is made', async () => {
    const { stdout, result } = await site.run('pods');
    expect(result.ended, stdout).to.equal('completed');
    const figure = (metric: string, component: string): number =>
      result.measurements.find((each) => each.metric === metric && each.labels.component === component)?.statistics[0]
        ?.value ?? Number.NaN;
    expect(figure('memory-usage', 'coredns')).to.equal(NODES.length * 64 * 2 ** 20);
    expect(figure('memory-usage', 'node')).to.be.least(NODES.length * 64 * 2 ** 20);
    // The metrics server averages over 10 s and more: of the few seconds of this load it says nothing, which is not 0.
    for (const component of ['coredns', 'node']) {
      const why = result.unmeasured?.find((each) => each.metric === 'cpu-usage' && each.labels.component === component);
      expect(why?.reason).to.match(/averages that lie within the load cover/);
    }
  });
});

/** A component on each node that uses what kwok says of every container: 250m and 64Mi. */
async function runInSystem(plane: ControlPlane): Promise<void> {
  const admin = plane.connect();
  const account = { resource: RESOURCES.serviceAccounts, namespace: 'kube-system', name: 'default' };
  const exists = (): Promise<boolean> => admin.get(account, call).then(Boolean, () => false);
  await until('pods may be created in kube-system', exists);
  await Promise.all(NODES.map((node) => admin.create(coredns(node), RESOURCES.pods, call)));
  await admin.close();
}

const coredns = (node: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `coredns-${node}`, namespace: 'kube-system' },
  spec: { nodeName: node, containers: [{ name: 'coredns', image: 'coredns' }] },
});

/** A site whose runner has the rights of the generated role alone. */
async function siteOfRunner(plane: ControlPlane): Promise<LocalSite> {
  const { folder, prowess } = localSite(plane, TESTS);
  const generated = await prowess(['generate']);
  expect(generated.code, generated.stderr).to.equal(0);
  const fragment = join(folder, 'operator/cluster-local.gen.yaml');
  const applied = await run('kubectl', ['--kubeconfig', plane.kubeconfig, 'apply', '-f', fragment]);
  expect(applied.code, applied.stderr).to.equal(0);
  const token = await tokenOf(plane, 'prowess', 'prowess-runner');
  return localSite(plane, TESTS, { kubeconfig: kubeconfigOf(plane, token) });
}
