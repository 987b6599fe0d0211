import { expect } from 'chai';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { createMetricRegistry } from '../../../src/sim/metrics/registry.ts';
import { call, inSim, vmi } from '../../support/sim-world.ts';

describe('[I] sim/metrics/registry', () => {
  it('writes the text exposition format: families in order, cumulative buckets, escaped labels', () => {
    const registry = createMetricRegistry();
    const requests = registry.counter('requests_total', 'Requests.');
    const durations = registry.histogram('duration_seconds', 'Durations.', [0.1, 1]);
    registry.gauge('depth', 'Depth.', () => [[{ name: 'a"b\\' }, 3]]);
    registry.counter('never_total', 'Never counted.');
    requests.add({ verb: 'GET' });
    requests.add({ verb: 'GET' }, 2);
    for (const value of [0.05, 0.1, 0.5, 7]) durations.observe({ verb: 'GET' }, value);
    expect(registry.text().split('\n')).to.deep.equal([
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth{name="a\\"b\\\\"} 3',
      '# HELP duration_seconds Durations.',
      '# TYPE duration_seconds histogram',
      'duration_seconds_bucket{verb="GET",le="0.1"} 2',
      'duration_seconds_bucket{verb="GET",le="1"} 3',
      'duration_seconds_bucket{verb="GET",le="+Inf"} 4',
      'duration_seconds_sum{verb="GET"} 7.65',
      'duration_seconds_count{verb="GET"} 4',
      '# HELP requests_total Requests.',
      '# TYPE requests_total counter',
      'requests_total{verb="GET"} 3',
      '',
    ]);
  });

  it('shows of a burst what the components of a real cluster show', () =>
    inSim({}, async ({ create, sim, sleep, untilPhase }) => {
      const cpuBefore = await cpuSeconds(sim);
      await Promise.all(Array.from({ length: 30 }, (_, i) => create(vmi(`vmi-${i}`))));
      await untilPhase(RESOURCES.virtualMachineInstances, 'vmi-29', 'Running');
      await sleep(seconds(30));
      const controller = (await sim.text(VIRT_CONTROLLER, call)).text;
      expect(controller).to.match(
        /^kubevirt_vmi_phase_transition_time_from_creation_seconds_count\{phase="Running"\} 30$/m,
      );
      // KubeVirt 1.6 serves its client's calls under a name of its own, and nothing of its queues.
      expect(controller).to.match(/^kubevirt_rest_client_requests_total\{code="201",.*method="POST"\} \d+$/m);
      expect(controller).not.to.include('workqueue');
      expect((await sim.text(MANAGER, call)).text).to.match(/^workqueue_depth\{name="namespace"\} 0$/m);
      const server = (await sim.text('/metrics', call)).text;
      expect(server).to.match(/^etcd_request_duration_seconds_count\{operation="create",type="pods"\} \d+$/m);
      expect(await cpuSeconds(sim)).to.be.above(cpuBefore);
      const etcd = (await sim.text(ETCD, call)).text;
      expect(etcd).to.match(/^etcd_disk_wal_fsync_duration_seconds_count [1-9]\d+$/m);
    }));

  it('shows the nodes’ use of processors and memory rise with what runs on them, by kubelet and by the metrics API', () =>
    inSim({ options: { nodes: 1 } }, async ({ create, sim, sleep, untilPhase }) => {
      const usage = async () =>
        JSON.parse((await sim.text('/apis/metrics.k8s.io/v1beta1/nodes/node-0', call)).text).usage;
      const kubelet = async (family: string) => {
        const { text } = await sim.text('/api/v1/nodes/node-0/proxy/metrics/resource', call);
        return Number(new RegExp(`^${family} (\\S+) \\d{13}$`, 'm').exec(text)?.[1]);
      };
      const idle = {
        memory: Number.parseInt((await usage()).memory, 10),
        cpu: await kubelet('node_cpu_usage_seconds_total'),
      };
      await create(vmi('a'));
      await untilPhase(RESOURCES.virtualMachineInstances, 'a', 'Running');
      // Both show the pod once the kubelet has looked, and the metrics server has asked it.
      await sleep(seconds(25));
      expect(Number.parseInt((await usage()).memory, 10)).to.be.above(idle.memory + 200 * 1024);
      expect(await kubelet('node_memory_working_set_bytes')).to.be.above((idle.memory + 200 * 1024) * 1024);
      const busy = await kubelet('node_cpu_usage_seconds_total');
      expect(busy - idle.cpu).to.be.above(1);
      await sleep(seconds(10));
      expect((await kubelet('node_cpu_usage_seconds_total')) - busy).to.be.within(4, 5);
    }));

  it('shows of nodes what kubelets saw at their last look, with its time, and averages between two looks', () =>
    inSim({ options: { nodes: 1 } }, async ({ sim, sleep }) => {
      const SAMPLE = /^node_cpu_usage_seconds_total (\S+) (\d+)$/m;
      const look = async (): Promise<{ cpu: number; at: number; ageMs: number }> => {
        const { text, receivedAt } = await sim.text('/api/v1/nodes/node-0/proxy/metrics/resource', call);
        const [cpu = 0, at = 0] = (SAMPLE.exec(text) ?? []).slice(1).map(Number);
        return { cpu, at, ageMs: receivedAt - at };
      };
      // The pods of the system have started by then.
      await sleep(seconds(20));
      const looks = [];
      for (let second = 0; second < 30; second++) {
        looks.push(await look());
        await sleep(seconds(1));
      }
      expect(looks.every(({ ageMs }) => ageMs >= 0 && ageMs <= 10_002)).to.equal(true);
      const times = [...new Set(looks.map(({ at }) => at))];
      expect(times.map((at) => at - (times[0] ?? 0))).to.deep.equal([0, 10_000, 20_000, 30_000].slice(0, times.length));
      const [first, last] = [looks[0], looks.at(-1)];
      if (first === undefined || last === undefined) expect.fail('no look');
      expect(((last.cpu - first.cpu) * 1000) / (last.at - first.at)).to.be.closeTo(0.4, 1e-9);
      const metrics = JSON.parse((await sim.text('/apis/metrics.k8s.io/v1beta1/nodes/node-0', call)).text);
      expect(metrics.window).to.match(/^[12]0\.000s$/);
      expect(metrics.usage.cpu).to.equal('400000000n');
      expect(last.at - Date.parse(metrics.timestamp)).to.be.within(-999, 20_999);
    }));
});

const ETCD = '/api/v1/namespaces/kube-system/pods/http:etcd-control-plane-0:2381/proxy/metrics';
const MANAGER = '/api/v1/namespaces/kube-system/pods/https:kube-controller-manager-control-plane-0:10257/proxy/metrics';
const VIRT_CONTROLLER = '/api/v1/namespaces/kubevirt/pods/https:virt-controller-0:8443/proxy/metrics';

async function cpuSeconds(sim: { text: (path: string, c: typeof call) => Promise<{ text: string }> }): Promise<number> {
  const { text } = await sim.text('/metrics', call);
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}
