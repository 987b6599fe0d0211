/**
 * What 10,000 virtual machine instances need: the peak memory of a run on the simulator within its process, of a run against a
 * simulator in a process of its own, and of computing the results again. Each is the packed program, in a process of its own.
 */
import { join } from 'node:path';
import { packedInto } from '../test/support/packed.ts';
import { simServer } from '../test/support/sim-serve.ts';
import { artifactsBelow } from '../test/support/stored-run.ts';
import { benchFolder, writeBenchSite } from './support/site.ts';
import { type Spawned, spawned } from './support/spawned.ts';

const OBJECTS = 10_000;
const BUDGET_MB = 400;
/** As in the Containerfile and in the generated jobs. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=256' };
const program = join(packedInto(), '.bin', 'prowess');
const folder = benchFolder();
const test = `{workload: vmi, scenario: {kind: burst, objects: ${OBJECTS}}}`;
writeBenchSite(folder, { many: test }, { schedulable: 50, controlPlane: 1 });

const inProcess = join(folder, 'in-process');
print('run, simulator included', await prowess(['run', 'many', '--cluster', 'sim', '--store', inProcess]));
print('results', await prowess(['results', artifactsBelow(inProcess) ?? inProcess]));

const server = await simServer(['--nodes', '50', '--speed', '10']);
const alone = ['run', 'many', '--cluster', 'bench', '--store', join(folder, 'alone')];
print('run against sim serve', await prowess(alone, { KUBECONFIG: server.kubeconfig }));
await server.stop();

function prowess(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Spawned> {
  return spawned([process.execPath, program, ...args], { cwd: folder, env: { ...SMALL_HEAP, ...env } });
}

function print(what: string, { peakMiB, cpuSeconds, seconds }: Spawned): void {
  const peak = (peakMiB * 1024 ** 2) / 1e6;
  console.log(
    `${what}: peak ${peak.toFixed(0)} MB of ${BUDGET_MB} (ratio ${(peak / BUDGET_MB).toFixed(2)}), ${cpuSeconds.toFixed(1)} CPU s, ${seconds.toFixed(0)} s`,
  );
}
