import { expect } from 'chai';
import { localNameOf } from '../../../scripts/images/debian.ts';
import { type JsonObject, listAt, numberAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/runner/cluster.ts';
import { until } from '../support/control-plane/ready.ts';
import { realCluster } from '../support/real/conformance.ts';
import type { RealCluster } from '../support/real/real-cluster.ts';
import { TOOLS, toolsImage } from '../support/real/tools.ts';

/** What each tool does for a second, all of it in one pod, and what it says then. */
const USES: Readonly<Record<(typeof TOOLS)[number], readonly [script: string, says: RegExp]>> = {
  fio: ['cd /tmp && fio --name=j --rw=write --bs=64k --size=1M --output-format=json', /"bw_bytes" : [1-9]/],
  iperf2: ['iperf -s & sleep 1; iperf -c 127.0.0.1 -t 1 --format k', /KBytes +[1-9]\d* Kbits\/sec/],
  iperf3: ['iperf3 -s & sleep 1; iperf3 -c 127.0.0.1 -t 1 -J', /"sum_received"/],
  sockperf: ['sockperf sr & sleep 1; sockperf pp -i 127.0.0.1 -t 1', /Summary: Latency is/],
  'stress-ng': ['stress-ng --cpu 1 --timeout 1', /successful run completed/],
  sysbench: ['sysbench cpu --time=1 run', /events per second: +[1-9]/],
};

/** Images of packages alone, made without a registry: their tools work for a user who is not root. */
describe('conformance/real images of tools', () => {
  let cluster: RealCluster;
  let admin: Cluster & { close(): Promise<void> };
  before(async function () {
    cluster = await realCluster(this);
    await cluster.load(await toolsImage());
    admin = cluster.plane.connect();
    const account = { resource: RESOURCES.serviceAccounts, namespace: 'default', name: 'default' };
    await until('pods may be created', () => admin.get(account, call).then(Boolean, () => false));
  });
  after(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  for (const tool of TOOLS) {
    it(`runs ${tool}`, async () => {
      const [script, says] = USES[tool];
      await admin.create(podOf(tool, script), RESOURCES.pods, call);
      const ref = { resource: RESOURCES.pods, namespace: 'default', name: tool };
      let last: JsonObject = {};
      const hasEnded = async (): Promise<boolean> => {
        last = (await admin.get(ref, call)).object;
        return ['Succeeded', 'Failed'].includes(stringAt(last, 'status', 'phase') ?? '');
      };
      await until(`the pod of ${tool} has ended`, hasEnded, () => JSON.stringify(last.status, null, 2));
      const { text } = await admin.text(`/api/v1/namespaces/default/pods/${tool}/log`, call);
      expect(text).to.match(says);
      expect(text).to.match(/^uid 1000$/m);
      expect(
        numberAt(listAt(last, 'status', 'containerStatuses')[0], 'state', 'terminated', 'exitCode'),
        text,
      ).to.equal(0);
    });
  }
});

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

const podOf = (tool: string, script: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: tool, namespace: 'default' },
  spec: {
    nodeName: 'node-01',
    restartPolicy: 'Never',
    containers: [
      {
        name: 'main',
        image: localNameOf(tool),
        imagePullPolicy: 'Never',
        command: ['sh', '-ec', `echo "uid $(id -u)"; ${script}`],
        securityContext: { runAsNonRoot: true },
      },
    ],
  },
});
