/**
 * A real Kubernetes on this machine to try prowess on: etcd, the API server, its controllers and scheduler, and kwok for the nodes;
 * with KubeVirt's own controller where asked for. `npm run cluster:up -- [--nodes N] [--kubevirt]` starts it, and with `--real` two real
 * nodes instead (docs/real-nodes.md); `npm run cluster:down` ends it and removes its folder. `--folder PATH` is for several at once: both
 * take it. Loopback only.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from './support/control-plane/control-plane.ts';
import { CONTEXT } from './support/control-plane/files.ts';
import { NODES } from './support/real/network.ts';
import { endCluster, startRealCluster } from './support/real/real-cluster.ts';
import { whyNot } from './support/real/requirements.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: 'string' },
    kubevirt: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(import.meta.dirname, '..', '..', '.prowess', 'cluster') },
  },
});
const FOLDER = values.folder;
const HOW_TO_USE = `  export KUBECONFIG=${join(FOLDER, 'kubeconfig')}     # context ${CONTEXT}
  cp ${join(FOLDER, 'local.yaml')} suites/clusters/     # then: prowess run TEST --cluster local`;

if (positionals[0] === 'up') await up(values);
else if (positionals[0] === 'down') await down();
else throw new Error('say up or down');

async function up({ nodes = '4', kubevirt, real }: typeof values): Promise<void> {
  if (existsSync(FOLDER)) return console.log(`it is there already; npm run cluster:down ends it\n${HOW_TO_USE}`);
  if (real) await upReal();
  else await startControlPlane({ folder: FOLDER, nodes: Number(nodes), kubevirt });
  console.log(`a Kubernetes of ${real ? `${NODES.length} real` : nodes} nodes runs on this machine\n${HOW_TO_USE}`);
}

async function upReal(): Promise<void> {
  if (values.nodes !== undefined || values.kubevirt)
    throw new Error(`--real starts ${NODES.length} nodes without KubeVirt: say neither --nodes nor --kubevirt`);
  const reason = whyNot();
  if (reason !== undefined) throw new Error(reason);
  await startRealCluster({ folder: FOLDER, endsWithUs: false });
}

async function down(): Promise<void> {
  if (!existsSync(FOLDER)) return console.log('there is none');
  await endCluster(FOLDER);
  console.log('ended, and its folder removed');
}
