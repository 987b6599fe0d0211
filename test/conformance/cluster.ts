/**
 * A real Kubernetes on this machine to try prowess on: etcd, the API server, its controllers and scheduler, and kwok for the nodes;
 * with KubeVirt's own controller where asked for. `npm run cluster:up -- [--nodes N] [--kubevirt]` starts it, `npm run cluster:down` ends it and removes its folder. Loopback only.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from './support/control-plane/control-plane.ts';
import { CONTEXT } from './support/control-plane/files.ts';
import { processesIn } from './support/control-plane/processes.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '.prowess', 'cluster');
const HOW_TO_USE = `  export KUBECONFIG=${join(FOLDER, 'kubeconfig')}     # context ${CONTEXT}
  cp ${join(FOLDER, 'local.yaml')} suites/clusters/     # then: prowess run TEST --cluster local`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: 'string', default: '4' }, kubevirt: { type: 'boolean', default: false } },
});
if (positionals[0] === 'up') await up(Number(values.nodes), values.kubevirt);
else if (positionals[0] === 'down') await down();
else throw new Error('say up or down');

async function up(nodes: number, kubevirt: boolean): Promise<void> {
  if (existsSync(FOLDER)) return console.log(`it is there already; npm run cluster:down ends it\n${HOW_TO_USE}`);
  await startControlPlane({ folder: FOLDER, nodes, kubevirt });
  console.log(`a Kubernetes of ${nodes} nodes runs on this machine\n${HOW_TO_USE}`);
}

async function down(): Promise<void> {
  if (!existsSync(FOLDER)) return console.log('there is none');
  await processesIn(FOLDER).stop();
  rmSync(FOLDER, { recursive: true });
  console.log('ended, and its folder removed');
}
