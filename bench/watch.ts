/**
 * What it costs to observe 10,000 VMIs and their pods: the recorded stream of their watches, served again to a process that does with it
 * what a run does, and to one that only parses the JSON. They take turns; medians and the ratios are printed.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeYaml } from '../src/render/yaml/block.ts';
import { kubeconfigOf } from '../src/sim/http/kubeconfig.ts';
import { quantile, sorted } from '../src/stats/quantile.ts';
import { recordWatches } from './support/record-watches.ts';
import { benchFolder } from './support/site.ts';
import { type Spawned, spawned } from './support/spawned.ts';

const OBJECTS = 10_000;
const ROUNDS = 3;
const folder = benchFolder();
const recordings = await recordWatches(folder, OBJECTS);
const total = Object.values(recordings).reduce((sum, { lines }) => sum + lines, 0);
const server = createServer(({ url = '' }, response) => {
  const plural = new URL(url, 'http://recorded').pathname.split('/').at(-1) ?? '';
  createReadStream(recordings[plural]?.path ?? '').pipe(response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const kubeconfig = join(folder, 'kubeconfig');
writeFileSync(kubeconfig, writeYaml(kubeconfigOf(url)));

const own: Spawned[] = [];
const parsing: Spawned[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const journal = join(folder, `${round}.ndjson`);
  own.push(await consumer('observe-watches.ts', ['--kubeconfig', kubeconfig, '--journal', journal]));
  parsing.push(
    await consumer(
      'parse-watches.ts',
      Object.keys(recordings).map((plural) => `${url}/${plural}`),
    ),
  );
}
server.close();
console.log(`${total} notifications of ${OBJECTS} VMIs and their pods, medians of ${ROUNDS}:`);
print('CPU s', ({ cpuSeconds }) => cpuSeconds);
print('peak MiB', ({ peakMiB }) => peakMiB);

async function consumer(program: string, args: readonly string[]): Promise<Spawned> {
  const done = await spawned([process.execPath, join(import.meta.dirname, 'support', program), ...args]);
  if (Number(done.stdout) !== total) throw new Error(`${program} saw ${done.stdout.trim()} of ${total} notifications`);
  return done;
}

function print(what: string, of: (run: Spawned) => number): void {
  const [mine, theirs] = [own, parsing].map((runs) => quantile(sorted(runs.map(of)), 50) ?? Number.NaN);
  const ratio = (mine ?? 0) / (theirs ?? 1);
  console.log(
    `${what}: observed and written down ${mine?.toFixed(1)}, only parsed ${theirs?.toFixed(1)}, ratio ${ratio.toFixed(2)}`,
  );
}
